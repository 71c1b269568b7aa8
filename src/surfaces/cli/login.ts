import { hostname } from 'node:os'
import { Command } from 'commander'
import { type Connection, connectWith, refusalOf, serverOf } from './connection.ts'
import { UsageError } from './failure.ts'
import { readLogins, saveLogin } from './logins.ts'
import { print } from './output.ts'
import { ask, askPassword } from './prompt.ts'

/** A key of the command line lasts this long; then `holdfast login` makes a new one. */
const keyDays = 90

const serverFlag = ['--server <url>', 'Server (HOLDFAST_SERVER; http://127.0.0.1:4780)'] as const

/** `holdfast login`: proves who you are once, and keeps an API key for the commands that follow. */
export const loginCommand = (): Command =>
  new Command('login')
    .description('Sign in with e-mail and password, and keep an API key for the commands that follow')
    .option(...serverFlag)
    .option('--email <email>', 'Your e-mail address (asked for when it is missing)')
    .option('--organization <name or id>', 'Which organization, if you are in several')
    .action(async (flags: { server?: string; email?: string; organization?: string }) => {
      const server = serverOf(flags)
      const email = flags.email ?? (await ask('E-mail: ', '--email'))
      const password = await askPassword('Password: ')
      await asBrowser(server, async ({ client }) => {
        let session = await client.identity.signIn({ email, password })
        if (flags.organization !== undefined) {
          const wanted = flags.organization
          const chosen = session.organizations.find(({ id, name }) => id === wanted || name === wanted)
          if (!chosen) {
            const names = session.organizations.map(({ name }) => name).join(', ')
            throw new UsageError(`--organization: you are not in ${wanted}. You are in: ${names}.`)
          }
          session = await client.identity.enterOrganization({ id: chosen.id })
        }
        await keepKey(server, client, session)
      })
    })

/** `holdfast setup`: the first organization and its owner, by command line only. */
export const setupCommand = (): Command =>
  new Command('setup')
    .description('Set up a fresh installation: the organization and its owner. Also keeps an API key, as login does')
    .option(...serverFlag)
    .requiredOption('--organization <name>', 'Name of the organization')
    .option('--timezone <zone>', 'Its time zone, such as Europe/Berlin', Temporal.Now.timeZoneId())
    .requiredOption('--name <name>', 'Your name')
    .requiredOption('--email <email>', 'Your e-mail address, with which you sign in')
    .action(async (flags: { server?: string; organization: string; timezone: string; name: string; email: string }) => {
      const server = serverOf(flags)
      const password = await askPassword('Choose a password: ')
      await asBrowser(server, async ({ client }) => {
        const session = await client.identity.setUp({
          organization: { name: flags.organization, timezone: flags.timezone },
          owner: { name: flags.name, email: flags.email, password },
        })
        await keepKey(server, client, session)
      })
    })

/** `holdfast join`: what an invited person does in a browser, by command line. */
export const joinCommand = (): Command =>
  new Command('join')
    .description('Accept an invitation: choose a password, and keep an API key, as login does')
    .argument('<link>', 'The invitation link that you were given')
    .option(...serverFlag)
    .action(async (link: string, flags: { server?: string }) => {
      const { origin, token } = invitationOf(link)
      const server = serverOf({ server: flags.server ?? origin })
      const password = await askPassword('Choose a password (or give the one you have): ')
      await asBrowser(server, async ({ client }) => {
        await keepKey(server, client, await client.identity.acceptInvitation({ token, password }))
      })
    })

/** The token stands behind the # of a link; the server before it, when the whole link was given. */
function invitationOf(link: string): { origin: string | undefined; token: string } {
  const [before = '', token = ''] = link.trim().split('#')
  if (token === '' || !before.endsWith('/invitation'))
    throw new UsageError(`${link} is no invitation link. It ends with /invitation#… and a long token.`)
  const origin = before.slice(0, -'/invitation'.length)
  return { origin: origin === '' ? undefined : origin, token }
}

/** `holdfast logout`: revokes the kept key and forgets it. */
export const logoutCommand = (): Command =>
  new Command('logout')
    .description('Revoke the API key that login made, and forget it')
    .option(...serverFlag)
    .action(async (flags: { server?: string }) => {
      const server = serverOf(flags)
      const login = (await readLogins())[server]
      if (!login) throw new UsageError(`There is no login for ${server}.`)
      const { client } = connectWith(server, () => ({ authorization: `Bearer ${login.key}` }))
      await client.identity.revokeApiKey({ id: login.keyId }).catch((error: unknown) => {
        const refusal = refusalOf(server, error)
        process.stderr.write(
          `The key was not revoked: ${refusal instanceof Error ? refusal.message : String(refusal)}\n`,
        )
      })
      await saveLogin(server, undefined)
      await print([`Logged out of ${server}.`])
    })

type Session = Awaited<ReturnType<Connection['client']['identity']['session']>>

async function keepKey(server: string, client: Connection['client'], session: Session): Promise<void> {
  const { organization, account, permissions } = session
  if (!organization || !account) throw new UsageError('You are in no organization yet. Ask for an invitation.')
  const key = await client.identity.createApiKey({
    name: `Command line on ${hostname()}`.slice(0, 200),
    scopes: permissions,
    // by the server's clock, which may be simulated
    expiresAt: Temporal.Instant.from(session.now)
      .add({ hours: keyDays * 24 })
      .toString(),
  })
  await saveLogin(server, { key: key.token, keyId: key.id, email: account.email, organization: organization.name })
  await client.identity.signOut({})
  await print([
    `Signed in to ${organization.name} on ${server} as ${account.email}; the key is valid for ${keyDays} days.`,
  ])
}

/** A connection that keeps the session cookie while `run` runs. */
async function asBrowser(server: string, run: (connection: Connection) => Promise<void>): Promise<void> {
  let cookie: string | undefined
  const connection = connectWith(
    server,
    () => ({ 'x-holdfast-csrf': '1', ...(cookie === undefined ? {} : { cookie }) }),
    (response) => {
      for (const line of response.headers.getSetCookie()) cookie = line.split(';')[0]
    },
  )
  try {
    await run(connection)
  } catch (error) {
    throw refusalOf(server, error, '')
  }
}
