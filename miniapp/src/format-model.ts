/** A model as people call it: `Qwen/Qwen3-32B@commit:hash` becomes `Qwen3-32B`. */
export function formatModel(model: string | null): string | null {
  if (model === null) return null;
  const name = model.split('@')[0]?.split('/').at(-1);
  return name === undefined || name === '' ? model : name;
}
