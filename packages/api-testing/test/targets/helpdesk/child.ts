import { buildSchema } from 'graphql'
import { graphqlEndpoints } from '../../../src/inputs/graphql.ts'
import type { RunningTarget } from '../spawn.ts'
import { spawnTarget } from '../spawn.ts'

/** Starts the help desk as a process of its own. */
export async function spawnHelpdesk(flaws: string): Promise<RunningTarget> {
  const main = new URL('main.ts', import.meta.url)
  const { told, stop } = await spawnTarget<{ origin: string; sdl: string }>(main, flaws)
  const endpoints = graphqlEndpoints(buildSchema(told.sdl), { origin: told.origin, path: '/graphql' })
  return { origin: told.origin, api: { endpoints, schemes: [], notes: [] }, stop }
}
