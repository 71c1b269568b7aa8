import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildSchema } from 'graphql'
import { graphqlEndpoints } from '../../../src/inputs/graphql.ts'
import { readOpenApi } from '../../../src/inputs/openapi.ts'
import type { Json } from '../../../src/json.ts'
import type { ApiDescription } from '../../../src/model/endpoint.ts'

export interface RunningPaperback {
  readonly origin: string
  /** Its REST and GraphQL endpoints, as read from what it publishes. */
  readonly api: ApiDescription
  stop(): Promise<void>
}

/** Starts Paperback as a process of its own: some of its flaws would otherwise change the process that tests it. */
export async function spawnPaperback(flaws: string): Promise<RunningPaperback> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url)), flaws], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('Paperback has no output')
  const lines = createInterface({ input: child.stdout })
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('Paperback did not start'))),
  ])) as [string]
  const { origin, description, sdl } = JSON.parse(line) as { origin: string; description: Json; sdl: string }
  const rest = await readOpenApi(description, `${origin}/openapi.json`, origin)
  const graphql = graphqlEndpoints(buildSchema(sdl), { origin, path: '/graphql' })
  return {
    origin,
    api: { ...rest, endpoints: [...rest.endpoints, ...graphql] },
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}
