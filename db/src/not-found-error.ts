/** A row that was asked for by id is not there, or is not this person's to see. */
export class NotFoundError extends Error {
  override name = 'NotFoundError';

  constructor(subject: string) {
    super(`No such ${subject}`);
  }
}
