import type { Framework } from '../../engine/framework.ts'
import { adonis } from './adonis/index.ts'
import { apollo } from './apollo/index.ts'
import { astro } from './astro/index.ts'
import { elysia } from './elysia/index.ts'
import { express } from './express/index.ts'
import { fastify } from './fastify/index.ts'
import { hapi } from './hapi/index.ts'
import { hono } from './hono/index.ts'
import { koa } from './koa/index.ts'
import { lambda } from './lambda/index.ts'
import { nestjs } from './nestjs/index.ts'
import { nextjs } from './nextjs/index.ts'
import { nitro } from './nitro/index.ts'
import { nodeStandard } from './node/index.ts'
import { remix } from './remix/index.ts'
import { restify } from './restify/index.ts'
import { schemaLibraries } from './schemas/index.ts'
import { sveltekit } from './sveltekit/index.ts'
import { trpc } from './trpc/index.ts'

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
  express,
]
