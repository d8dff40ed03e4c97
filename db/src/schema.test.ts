import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('schema.ts names exactly the tables, columns and nulls of a migrated database', async () => {
  const { rows } = await sql<{ tableName: string; columnName: string; isNullable: boolean }>`
    SELECT c.relname AS table_name, a.attname AS column_name, NOT a.attnotnull AS is_nullable
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'kysely_%'
  `.execute(database.db);
  const actual = rows.map(
    (row) => `${toCamel(row.tableName)}.${toCamel(row.columnName)}${row.isNullable ? '?' : ''}`,
  );
  expect(readSchema(await readFile(new URL('schema.ts', import.meta.url), 'utf8')).sort()).toEqual(
    actual.sort(),
  );
});

/** `table.column`, with `?` where null is allowed, read off the text of schema.ts. */
function readSchema(source: string): string[] {
  const tables = new Map<string, string>();
  for (const [, table = '', type = ''] of source.matchAll(/^ {2}(\w+): (\w+Table);$/gm))
    tables.set(type, table);
  const columns: string[] = [];
  for (const [, type = '', body = ''] of source.matchAll(
    /^export interface (\w+Table) \{\n([\s\S]*?)^\}/gm,
  )) {
    for (const [, column, columnType = ''] of body.matchAll(/^ {2}(\w+): ([^;]+);$/gm)) {
      columns.push(`${tables.get(type)}.${column}${columnType.endsWith('| null') ? '?' : ''}`);
    }
  }
  return columns;
}

function toCamel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
