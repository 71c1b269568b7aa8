import { Command } from 'commander'

/** A command that is not made from the contract. Its code is loaded when it is called and not before. */
interface OwnCommand {
  summary: string
  load(): Promise<Command>
}

const action = (name: string, summary: string, load: () => Promise<() => Promise<void>>): OwnCommand => ({
  summary,
  load: () =>
    Promise.resolve(
      new Command(name).description(summary).action(async () => {
        const run = await load()
        await run()
      }),
    ),
})

/** Every command of its own, by name. What else there is comes from the contract. */
export const ownCommands: Readonly<Record<string, OwnCommand>> = {
  start: action(
    'start',
    'Serve the web page and the API, and do the scheduled work, in one process',
    async () => (await import('../serve.ts')).start,
  ),
  serve: action('serve', 'Serve the web page and the API only', async () => (await import('../serve.ts')).serve),
  worker: action('worker', 'Do the scheduled and queued work only', async () => (await import('../serve.ts')).work),
  migrate: action(
    'migrate',
    'Bring the database forward to this release',
    async () => (await import('../serve.ts')).migrate,
  ),
}
