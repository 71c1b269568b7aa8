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
  setup: {
    summary: 'Set up a fresh installation: the organization and its owner',
    load: async () => (await import('./login.ts')).setupCommand(),
  },
  login: {
    summary: 'Sign in, and keep an API key for the commands that follow',
    load: async () => (await import('./login.ts')).loginCommand(),
  },
  join: {
    summary: 'Accept an invitation, and keep an API key for the commands that follow',
    load: async () => (await import('./login.ts')).joinCommand(),
  },
  logout: {
    summary: 'Revoke the API key that login made, and forget it',
    load: async () => (await import('./login.ts')).logoutCommand(),
  },
  plan: {
    summary: 'Show what applying a program (a folder of YAML and Markdown) would change',
    load: async () => (await import('./program.ts')).planCommand(),
  },
  apply: {
    summary: 'Make the program what a folder says, in one transaction',
    load: async () => (await import('./program.ts')).applyCommand(),
  },
  export: {
    summary: 'Save everything as a bundle that verifies offline',
    load: async () => (await import('./export.ts')).exportCommand(),
  },
  verify: {
    summary: 'Verify a bundle offline, trusting nothing but the public key',
    load: async () => (await import('./verify.ts')).verifyCommand(),
  },
  api: {
    summary: 'Find and test the endpoints of an API, without a server',
    load: async () => (await import('./api.ts')).apiCommand(),
  },
  mcp: {
    summary: 'Give AI assistants a tool for every operation, on standard input and output',
    load: async () => (await import('./mcp.ts')).mcpCommand(),
  },
  doctor: {
    summary: 'Look whether everything on this machine is as it should be',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  backup: {
    summary: 'Write everything as of one moment into a file',
    load: async () => (await import('./backup.ts')).backupCommand(),
  },
  restore: {
    summary: 'Put a backup into an empty database',
    load: async () => (await import('./backup.ts')).restoreCommand(),
  },
}
