import { createCocoonPages } from './cocoon-pages.ts';
import { createPageServer } from './page-server.ts';
import { createSeriesPages } from './series-pages.ts';
import { cocoonPort, seriesPort, toLoopbackAddress } from './worker-address.ts';

/** `serve-pages.ts cocoon|series <first> <count>`: a process that stands for so many machines; ends with its parent. */
const [kind, first, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const startedAt = new Date();
const respond = kind === 'cocoon' ? createCocoonPages(startedAt) : createSeriesPages(startedAt);
const server = await createPageServer({
  port: kind === 'cocoon' ? cocoonPort : seriesPort,
  hosts: Array.from({ length: count }, (_, place) => toLoopbackAddress(first + place)),
  respond: (index, path) => respond(first + index, path, new Date()),
});
process.on('message', () => process.send?.({ requests: server.requests() }));
process.on('disconnect', () => process.exit(0));
process.send?.({ requests: 0 });
