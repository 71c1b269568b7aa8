import { exec, execFile } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Row } from '../memory-database.ts'
import type { Asker, Desk, Resolvers } from './desk.ts'
import { maySeeTicket, refuse, signedIn } from './desk.ts'
import type { Types } from './types.ts'

const run = promisify(exec)
const runFile = promisify(execFile)

/** Refuses addresses but those of `domain`. */
function allow(address: string, domain: string): void {
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  if (parsed?.protocol !== 'https:' || !parsed.hostname.endsWith(`.${domain}`) || parsed.port !== '')
    refuse('This address is not allowed')
}

/** Fields for the articles, for what connects the desk to others, and for those who run it. */
export function officeResolvers({ db, folder, has }: Desk, types: Types): Resolvers {
  const bySlug = (slug: unknown): Row | undefined => db.one('SELECT * FROM articles WHERE slug = ?', String(slug))
  const logOf = (asker: Asker): string => join(folder, `activity-${signedIn(asker)['workspace_id']}.log`)
  const isAdmin = ({ user }: Asker): boolean => user?.['role'] === 'ADMIN'

  return {
    article: ({ slug }) => types.article(bySlug(slug)) ?? null,
    articles: ({ first }) =>
      db.all('SELECT * FROM articles ORDER BY slug LIMIT ?', types.pageSize(first)).map(types.article),
    search: ({ text }, asker) => {
      const like = `%${String(text)}%`
      const tickets = db.all('SELECT * FROM tickets WHERE subject LIKE ? LIMIT 20', like)
      const articles = db.all('SELECT * FROM articles WHERE title LIKE ? OR text LIKE ? LIMIT 20', like, like)
      return [
        ...tickets.filter((row) => maySeeTicket(asker.user, row)).map(types.ticket),
        ...articles.map(types.article),
      ]
    },
    recentActivity: (_, asker) => {
      const log = logOf(asker)
      return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-100) : []
    },
    staffDirectory: (_, asker) => {
      // with the flaw, the gate before the resolvers is all there is
      if (!has('gate-by-name')) signedIn(asker)
      return [
        { name: 'Sol Ferrer', phone: '+32 470 11 22 33', onCall: true },
        { name: 'Ward Ennis', phone: '+32 470 44 55 66', onCall: false },
      ]
    },
    settings: (_, asker) => {
      if (!has('gate-by-text') && !isAdmin(asker)) refuse('Only administrators see the settings')
      return { mailHost: 'mail.internal', mailPassword: 'Gravel-Comet-90' }
    },
    diagnostics: (_, asker) => {
      if (!has('diagnostics-open') && !isAdmin(asker)) refuse('Only administrators see diagnostics')
      const environment = has('diagnostics-open')
        ? 'NODE_ENV=production\nDATABASE_URL=postgres://desk:Basil-Rocket-61@db.internal/desk\nPATH=/usr/bin:/bin'
        : 'production'
      return { version: '4.2.0', environment }
    },

    addFeedback: ({ slug, text }, asker) => {
      signedIn(asker)
      const row = bySlug(slug)
      if (row === undefined) return refuse('There is no such article')
      db.run('INSERT INTO feedback VALUES (?, ?)', row['id'] ?? '', String(text))
      return types.article(row)
    },
    importArticle: async ({ input }, asker) => {
      const author = signedIn(asker)
      const { scheme, host, port, path } = input as Record<string, string | number>
      const address = `${scheme}://${host}${(scheme === 'https' && port === 443) || (scheme === 'http' && port === 80) ? '' : `:${port}`}${path}`
      if (!has('import-ssrf')) allow(address, 'handbook.example')
      const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
      if (answer === undefined) return refuse('The article could not be fetched')
      const text = (await answer.text()).slice(0, 4_000)
      const title = /<title>([^<]*)/i.exec(text)?.[1] ?? 'Imported article'
      const id = db.addArticle(`imported-${db.newId()}`, title, text, String(author['id']))
      return types.article(db.one('SELECT * FROM articles WHERE id = ?', id))
    },
    addWebhook: ({ input }, asker) => {
      signedIn(asker)
      const { url = '', event = '' } = input as Record<string, string>
      if (has('webhook-ssrf'))
        void fetch(url, { method: 'POST', body: '{"event":"ping"}', signal: AbortSignal.timeout(3_000) }).catch(
          () => undefined,
        )
      else allow(url, 'hooks.example')
      return { id: db.newId(), url, event }
    },
    checkHost: async ({ host: typed }, asker) => {
      signedIn(asker)
      const host = String(typed)
      if (has('check-command')) {
        const { stdout, stderr } = await run(`getent hosts ${host}`, { cwd: folder, timeout: 15_000 }).catch(
          (error: { stdout: string; stderr: string }) => error,
        )
        return { ok: stdout !== '', output: `${stdout}${stderr}` }
      }
      if (!/^[a-z\d][a-z\d.-]{0,100}$/i.test(host)) refuse('This is no host name')
      const { stdout } = await runFile('getent', ['hosts', host]).catch(() => ({ stdout: '' }))
      return { ok: stdout !== '', output: stdout }
    },
    postUpdate: ({ message }, asker) => {
      const { login } = signedIn(asker)
      const text = has('log-injection') ? String(message) : String(message).replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
      appendFileSync(logOf(asker), `${new Date().toISOString()} ${login} posted: ${text}\n`)
      return { ok: true }
    },
  }
}
