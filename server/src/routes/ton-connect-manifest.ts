import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { errorSchema, jsonContent } from '../schemas/common.ts';
import { tonWallets } from '../ton-wallets.ts';

const manifestSchema = z
  .object({ url: z.string(), name: z.string(), iconUrl: z.string() })
  .openapi('TonConnectManifest');

const walletsSchema = z
  .array(
    z.object({
      app_name: z.string(),
      name: z.string(),
      image: z.string(),
      about_url: z.string(),
      universal_url: z.string(),
      deepLink: z.string().optional(),
      bridge: z.array(z.object({ type: z.string(), url: z.string().optional(), key: z.string().optional() })),
      platforms: z.array(z.string()),
      features: z.array(
        z.object({
          name: z.string(),
          maxMessages: z.int().optional(),
          types: z.array(z.string()).optional(),
        }),
      ),
    }),
  )
  .openapi('TonConnectWallets');

const manifestRoute = createRoute({
  method: 'get',
  path: '/tonconnect-manifest.json',
  summary: 'What TON wallets show of this pool before a person connects',
  security: [],
  responses: {
    200: jsonContent(manifestSchema, 'As TON Connect defines it'),
    404: jsonContent(errorSchema, 'PUBLIC_URL is not set: no wallet could connect'),
  },
});

const walletsRoute = createRoute({
  method: 'get',
  path: '/tonconnect-wallets.json',
  summary: 'The wallets that people may connect with, as TON Connect lists them',
  security: [],
  responses: { 200: jsonContent(walletsSchema, 'The list') },
});

/** A square PNG, as wallets demand. */
const iconPath = '/icon-180.png';

/** What wallets load from their own pages: the only files that other origins may read. */
export const walletPaths = [manifestRoute.path, iconPath];

export function tonConnectManifestRoutes({ settings }: Pick<AppDeps, 'settings'>) {
  return createApiRouter()
    .openapi(manifestRoute, (c) => {
      const { publicUrl: url, poolName: name } = settings;
      if (url === null) throw noPublicUrl;
      return c.json({ url, name, iconUrl: `${url}${iconPath}` }, 200);
    })
    .openapi(walletsRoute, (c) => c.json([...tonWallets], 200));
}

const noPublicUrl = new ApiError({
  status: 404,
  code: 'public_url_missing',
  message: 'This installation has no PUBLIC_URL, so wallets cannot connect to it',
});
