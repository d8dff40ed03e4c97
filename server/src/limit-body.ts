import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';

/** Refuses bodies over 256 kB with 413, whatever their Content-Length says. */
export const limitBody = bodyLimit({
  maxSize: 256 * 1_024,
  onError: () => {
    throw new HTTPException(413);
  },
});
