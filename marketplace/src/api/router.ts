import { pluginsRouter } from './plugins-router.ts';
import { router as routerOf } from './procedure.ts';
import { registryRouter } from './registry-router.ts';
import { requestsRouter } from './requests-router.ts';

/** All procedures, at `/trpc/`. */
export const router = routerOf({
  plugins: pluginsRouter,
  requests: requestsRouter,
  registry: registryRouter,
});

/** The router's type, which clients are typed by: `createTRPCClient<Router>`. */
export type Router = typeof router;
