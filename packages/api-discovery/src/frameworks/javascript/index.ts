import type { Framework } from '../../engine/framework.ts'
import { express } from './express/index.ts'
import { fastify } from './fastify/index.ts'
import { nestjs } from './nestjs/index.ts'
import { nodeStandard } from './node/index.ts'
import { schemaLibraries } from './schemas/index.ts'

export const javascriptFrameworks: readonly Framework[] = [nodeStandard, schemaLibraries, fastify, nestjs, express]
