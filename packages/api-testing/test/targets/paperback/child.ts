import { buildSchema } from 'graphql'
import { graphqlEndpoints } from '../../../src/inputs/graphql.ts'
import { readOpenApi } from '../../../src/inputs/openapi.ts'
import type { Json } from '../../../src/json.ts'
import type { RunningTarget } from '../spawn.ts'
import { spawnTarget } from '../spawn.ts'

/** Starts Paperback as a process of its own, with its REST and GraphQL endpoints. */
export async function spawnPaperback(flaws: string): Promise<RunningTarget> {
  const main = new URL('main.ts', import.meta.url)
  const { told, stop } = await spawnTarget<{ origin: string; description: Json; sdl: string }>(main, flaws)
  const rest = await readOpenApi(told.description, `${told.origin}/openapi.json`, told.origin)
  const graphql = graphqlEndpoints(buildSchema(told.sdl), { origin: told.origin, path: '/graphql' })
  return { origin: told.origin, api: { ...rest, endpoints: [...rest.endpoints, ...graphql] }, stop }
}
