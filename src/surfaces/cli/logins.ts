import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { UsageError } from './failure.ts'

/** What `holdfast login` left for one server. */
const Login = z.object({ key: z.string(), keyId: z.string(), email: z.string(), organization: z.string() })
export type Login = z.infer<typeof Login>
const Logins = z.record(z.string(), Login)

const folder = (): string => join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'holdfast')
const file = (): string => join(folder(), 'logins.json')

/** The saved logins by server. The file is its owner's alone. */
export async function readLogins(): Promise<Record<string, Login>> {
  let text: string
  try {
    text = await readFile(file(), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw error
  }
  try {
    return Logins.parse(JSON.parse(text))
  } catch (error) {
    throw new UsageError(`${file()} cannot be read. Delete it and run \`holdfast login\` again.`, { cause: error })
  }
}

/** Keeps (or with undefined forgets) the login of a server. */
export async function saveLogin(server: string, login: Login | undefined): Promise<void> {
  const { [server]: _, ...others } = await readLogins()
  const all = login === undefined ? others : { ...others, [server]: login }
  await mkdir(folder(), { recursive: true, mode: 0o700 })
  const temporary = `${file()}.${process.pid}.new`
  await writeFile(temporary, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 })
  await chmod(temporary, 0o600)
  await rename(temporary, file())
}
