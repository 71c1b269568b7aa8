import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ApiDescription } from '../../src/model/endpoint.ts'

/** A target that runs, and its endpoints as read from its description. */
export interface RunningTarget {
  readonly origin: string
  readonly api: ApiDescription
  stop(): Promise<void>
}

/** Starts a target as a process of its own: some flaws would otherwise change the process that tests it. */
export async function spawnTarget<Told>(
  main: URL,
  flaws: string,
): Promise<{ readonly told: Told; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(main), flaws], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  if (child.stdout === null) throw new Error('the target has no output')
  const lines = createInterface({ input: child.stdout })
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the target did not start'))),
  ])) as [string]
  return {
    told: JSON.parse(line) as Told,
    stop: async () => {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      // it cleans up and ends when nobody is connected any more, also when the one who started it was killed
      child.disconnect()
      await ended
    },
  }
}
