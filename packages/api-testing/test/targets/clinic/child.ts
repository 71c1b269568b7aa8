import { readOpenApi } from '../../../src/inputs/openapi.ts'
import type { Json } from '../../../src/json.ts'
import type { RunningTarget } from '../spawn.ts'
import { spawnTarget } from '../spawn.ts'

/** Starts the clinic as a process of its own. */
export async function spawnClinic(flaws: string): Promise<RunningTarget> {
  const main = new URL('main.ts', import.meta.url)
  const { told, stop } = await spawnTarget<{ origin: string; description: Json }>(main, flaws)
  return {
    origin: told.origin,
    api: await readOpenApi(told.description, `${told.origin}/openapi.json`, told.origin),
    stop,
  }
}
