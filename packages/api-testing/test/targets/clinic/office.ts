import { exec, execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { Row } from '../memory-database.ts'
import type { Call, Clinic, Route } from './route.ts'
import { Limit, object, Refusal, text } from './route.ts'

const run = promisify(exec)
const runFile = promisify(execFile)
const url = { type: 'string', format: 'uri' } as const
const partners = ['referrals.northside.example']

/** Fetches for the clinic; only `hosts` when they are given. */
async function fetchFrom(address: string, hosts?: readonly string[]): Promise<Response> {
  if (hosts !== undefined) {
    const parsed = URL.canParse(address) ? new URL(address) : undefined
    if (parsed?.protocol !== 'https:' || !hosts.includes(parsed.hostname))
      throw new Refusal(422, 'This address is not allowed')
  }
  try {
    return await fetch(address, {
      signal: AbortSignal.timeout(3_000),
      redirect: hosts === undefined ? 'follow' : 'error',
    })
  } catch {
    throw new Refusal(422, 'The address could not be fetched')
  }
}

function escaped(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** What the office uses and what connects the clinic to others. */
export function officeRoutes({ db, has }: Clinic): Route[] {
  const feedbacks = new Limit(20, 2_000)
  const account = (row: Row): Row => ({ username: row['username'], email: row['email'], role: row['role'] }) as Row

  const photo = async ({ body }: Call): Promise<unknown> => {
    const answer = await fetchFrom(String(body['url']), has('photo-ssrf') ? undefined : ['images.gravatar.example'])
    const bytes = Buffer.from(await answer.arrayBuffer())
    return { contentType: answer.headers.get('content-type'), bytes: bytes.length, data: bytes.toString('base64') }
  }

  const webhook = async ({ body, user, reply }: Call): Promise<unknown> => {
    const address = String(body['url'])
    if (!has('webhook-ssrf')) await fetchFrom(address, partners)
    else void fetch(address, { method: 'POST', body: JSON.stringify({ event: 'ping' }) }).catch(() => undefined)
    const id = randomUUID()
    db.run('INSERT INTO webhooks VALUES (?, ?, ?, ?)', id, String(user['username']), address, String(body['event']))
    return reply.code(201).send({ id, url: address, event: body['event'] })
  }

  const referral = async ({ body, user, reply }: Call): Promise<unknown> => {
    const answer = await fetchFrom(String(body['sourceUrl']), has('referral-ssrf') ? undefined : partners)
    const sent = (await answer.json().catch(() => undefined)) as Record<string, string | number> | undefined
    if (sent === undefined) throw new Refusal(422, 'The other clinic did not answer with a referral')
    const own = { id: randomUUID(), patientId: user['patient_id'], status: 'received' }
    const taken = { specialty: String(sent['specialty'] ?? ''), note: String(sent['note'] ?? '').slice(0, 500) }
    const made = has('referral-upstream-trust') ? { ...own, ...taken, ...sent } : { ...own, ...taken }
    db.run(
      'INSERT INTO referrals VALUES (?, ?, ?, ?, ?)',
      made.id,
      String(made.patientId),
      made.specialty,
      made.note,
      made.status,
    )
    return reply.code(201).send(made)
  }

  const preview = ({ body, user }: Call): unknown => {
    const patient = { name: user['full_name'], email: user['email'] }
    const letter = String(body['template']).replaceAll(/\{\{(.+?)\}\}/g, (_, inner: string) => {
      if (has('letter-template')) return String(new Function('patient', `return (${inner})`)(patient))
      const field = /^\s*patient\.(name|email)\s*$/.exec(inner)?.[1]
      return field === undefined ? '' : String(patient[field as 'name'])
    })
    return { letter }
  }

  const feedback = ({ body, reply }: Call): unknown => {
    if (!has('feedback-sql')) {
      feedbacks.count('all', reply)
      db.run('INSERT INTO feedback VALUES (?, ?)', Number(body['rating']), String(body['comment']))
    } else {
      try {
        db.run(`INSERT INTO feedback VALUES (${Number(body['rating'])}, '${String(body['comment'])}')`)
      } catch {
        // feedback is never worth an error
      }
    }
    return reply.code(202).send({ received: true })
  }

  const networkCheck = async ({ body }: Call): Promise<unknown> => {
    const host = String(body['host'])
    if (has('ping-command')) {
      const { stdout, stderr } = await run(`getent hosts ${host}`).catch(
        (error: { stdout: string; stderr: string }) => error,
      )
      return { output: `${stdout}${stderr}` }
    }
    if (!/^[a-z\d][a-z\d.-]{0,100}$/i.test(host)) throw new Refusal(422, 'This is no host name')
    const { stdout } = await runFile('getent', ['hosts', host]).catch(() => ({ stdout: 'not found' }))
    return { output: stdout }
  }

  return [
    {
      method: 'POST',
      path: '/api/v2/me/photo',
      summary: 'Take over a photo from the web',
      access: 'user',
      body: object({ url }),
      handle: photo,
    },
    {
      method: 'POST',
      path: '/api/v2/webhooks',
      summary: 'Be told of events',
      access: 'user',
      body: object({ url, event: { type: 'string', enum: ['appointment.booked', 'appointment.cancelled'] } }),
      handle: webhook,
    },
    {
      method: 'POST',
      path: '/api/v2/referrals/import',
      summary: 'Import a referral of another clinic',
      access: 'user',
      body: object({ sourceUrl: url }),
      handle: referral,
    },
    {
      method: 'POST',
      path: '/api/v2/letters/preview',
      summary: 'Preview a letter',
      access: 'user',
      body: object({ template: { ...text, examples: ['Dear {{ patient.name }}'] } }),
      handle: preview,
    },
    {
      method: 'GET',
      path: '/api/v2/kiosk/welcome',
      summary: 'The page that greets people in the lobby',
      access: 'public',
      query: { name: text },
      handle: ({ query, reply }) => {
        const name = query['name'] ?? 'guest'
        return reply
          .type('text/html; charset=utf-8')
          .send(`<!doctype html><title>Welcome</title><h1>Welcome, ${has('kiosk-xss') ? name : escaped(name)}</h1>`)
      },
    },
    {
      method: 'POST',
      path: '/api/v2/feedback',
      summary: 'Say what you think',
      access: 'public',
      body: object({ rating: { type: 'integer', minimum: 1, maximum: 5 }, comment: text }),
      handle: feedback,
    },
    {
      method: 'GET',
      path: '/api/v2/announcements',
      summary: 'Announcements',
      access: 'public',
      handle: () => db.all('SELECT * FROM announcements'),
    },
    {
      method: 'PUT',
      path: '/api/v2/announcements/{slug}',
      summary: 'Publish an announcement (office)',
      access: has('announcement-any-role') ? 'user' : ['admin'],
      body: object({ title: text, text }),
      handle: ({ params, body }) => {
        const row = [params['slug'] ?? '', String(body['title']), String(body['text'])] as const
        db.run('INSERT OR REPLACE INTO announcements VALUES (?, ?, ?)', ...row)
        return { slug: row[0], title: row[1], text: row[2] }
      },
    },
    {
      method: 'GET',
      path: '/api/v2/admin/users',
      summary: 'All accounts (office)',
      access: has('admin-users-any-role') ? 'user' : ['admin'],
      handle: () => db.all('SELECT * FROM users ORDER BY username LIMIT 200').map(account),
    },
    {
      method: 'POST',
      path: '/api/v2/admin/network-check',
      summary: 'Resolve a host (office)',
      access: ['admin'],
      body: object({ host: text }),
      handle: networkCheck,
    },
    {
      method: 'GET',
      path: '/api/v2/internal/metrics',
      summary: 'Figures for the monitoring',
      access: has('metrics-forwarded-for') ? 'public' : ['admin'],
      handle: ({ request }) => {
        const from = String(request.headers['x-forwarded-for'] ?? '')
        if (has('metrics-forwarded-for') && !/^(?:127\.|10\.|192\.168\.)/.test(from))
          throw new Refusal(403, 'Internal only')
        return { users: db.all('SELECT username FROM users').length, uptimeSeconds: Math.round(process.uptime()) }
      },
    },
  ]
}
