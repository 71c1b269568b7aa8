import type { Framework } from '../../engine/framework.ts'
import { adonis } from './adonis/index.ts'
import { apollo } from './apollo/index.ts'
import { astro } from './astro/index.ts'
import { cloudFunctions } from './cloud-functions/index.ts'
import { connectLike } from './connect-like/index.ts'
import { decoratedControllers } from './decorated-controllers/index.ts'
import { egg } from './egg/index.ts'
import { elysia } from './elysia/index.ts'
import { express } from './express/index.ts'
import { fastify } from './fastify/index.ts'
import { feathers } from './feathers/index.ts'
import { fileRoutes } from './file-routes/index.ts'
import { graphqlCode } from './graphql/index.ts'
import { hapi } from './hapi/index.ts'
import { hono } from './hono/index.ts'
import { ittyRouter } from './itty-router/index.ts'
import { koa } from './koa/index.ts'
import { lambda } from './lambda/index.ts'
import { loopback3 } from './loopback3/index.ts'
import { marble } from './marble/index.ts'
import { totaljs } from './totaljs/index.ts'
import { meteor } from './meteor/index.ts'
import { microrouter } from './microrouter/index.ts'
import { moleculer } from './moleculer/index.ts'
import { nestjs } from './nestjs/index.ts'
import { nextjs } from './nextjs/index.ts'
import { nitro } from './nitro/index.ts'
import { nodeStandard } from './node/index.ts'
import { oak } from './oak/index.ts'
import { orpc } from './orpc/index.ts'
import { pathDispatch } from './path-dispatch/index.ts'
import { payload } from './payload/index.ts'
import { remix } from './remix/index.ts'
import { restify } from './restify/index.ts'
import { sails } from './sails/index.ts'
import { schemaLibraries } from './schemas/index.ts'
import { strapi } from './strapi/index.ts'
import { sveltekit } from './sveltekit/index.ts'
import { tanstack } from './tanstack/index.ts'
import { trpc } from './trpc/index.ts'
import { tsRest } from './ts-rest/index.ts'
import { uwebsockets } from './uwebsockets/index.ts'
import { webSocketServers } from './websocket-servers/index.ts'

export const javascriptFrameworks: readonly Framework[] = [
  nodeStandard,
  schemaLibraries,
  fastify,
  nestjs,
  nextjs,
  nitro,
  sveltekit,
  remix,
  astro,
  hono,
  koa,
  hapi,
  elysia,
  restify,
  lambda,
  adonis,
  trpc,
  apollo,
  graphqlCode,
  decoratedControllers,
  cloudFunctions,
  fileRoutes,
  tanstack,
  feathers,
  sails,
  moleculer,
  tsRest,
  orpc,
  strapi,
  meteor,
  totaljs,
  marble,
  loopback3,
  webSocketServers,
  egg,
  payload,
  microrouter,
  pathDispatch,
  connectLike,
  ittyRouter,
  uwebsockets,
  oak,
  express,
]
