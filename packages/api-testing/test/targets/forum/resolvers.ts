import { exec } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { GraphQLError } from 'graphql'
import { below } from '../sandbox.ts'
import type { Database } from './database.ts'
import { Attempts } from '../attempts.ts'
import type { Row } from '../memory-database.ts'
import { hashOf, isPassword } from '../passwords.ts'
import { newId } from './database.ts'
import type { FlawId } from './flaws.ts'

const run = promisify(exec)

/** What all resolvers share. */
export interface Forum {
  readonly db: Database
  readonly sessions: Map<string, string>
  readonly folder: string
  has(flaw: FlawId): boolean
}

/** Who asks. */
export interface Asker {
  readonly token: string
  readonly user: Row | undefined
}

type Arguments = Record<string, string>
type Resolver = (args: Arguments, asker: Asker) => unknown

function refuse(message: string, code: string): never {
  throw new GraphQLError(message, { extensions: { code } })
}

function member({ user }: Asker): Row {
  return user ?? refuse('Sign in first', 'UNAUTHENTICATED')
}

/** Fields of the root types, as functions of arguments and asker (the default resolver of graphql-js calls them). */
export function resolversOf({ db, sessions, folder, has }: Forum): Record<string, Resolver> {
  const failures = new Attempts()
  const resets = new Map<string, string>()
  const attachments = join(folder, 'attachments')

  const userOf = (row: Row | undefined): unknown =>
    row && {
      id: row['id'],
      username: row['username'],
      displayName: row['display_name'],
      bio: row['bio'],
      role: row['role'],
      reputation: row['reputation'],
      email: (_: unknown, { user }: Asker) =>
        has('email-readable') || user?.['id'] === row['id'] || user?.['role'] === 'ADMIN' ? row['email'] : null,
      passwordHash: () => (has('password-hash-field') ? row['password_hash'] : null),
      threads: () => db.all('SELECT * FROM threads WHERE author_id = ? LIMIT 20', row['id'] ?? '').map(threadOf),
    }
  const userById = (id: unknown): unknown => userOf(db.one('SELECT * FROM users WHERE id = ?', String(id)))
  const threadOf = (row: Row): unknown => ({
    id: row['id'],
    title: row['title'],
    createdAt: row['created_at'],
    author: () => userById(row['author_id']),
    posts: () => db.all('SELECT * FROM posts WHERE thread_id = ? LIMIT 50', row['id'] ?? '').map(postOf),
  })
  const threadById = (id: unknown): unknown => {
    const row = db.one('SELECT * FROM threads WHERE id = ?', String(id))
    return row && threadOf(row)
  }
  const postOf = (row: Row): unknown => ({
    id: row['id'],
    body: row['body'],
    score: row['score'],
    author: () => userById(row['author_id']),
    thread: () => threadById(row['thread_id']),
  })
  const postRow = (id: unknown): Row =>
    db.one('SELECT * FROM posts WHERE id = ?', String(id)) ?? refuse('No such post', 'NOT_FOUND')
  const messageOf = (row: Row): unknown => ({
    id: row['id'],
    subject: row['subject'],
    body: row['body'],
    recipient: () => userById(row['recipient_id']),
  })
  const checkPassword = (password = '', name = 'password'): void => {
    const isPoor = password.length < 10 || !/\d/.test(password) || /password|123456/i.test(password)
    if (!has('weak-password') && (isPoor || password.toLowerCase().includes(name.toLowerCase())))
      refuse('The password is too weak', 'BAD_USER_INPUT')
  }
  const folded = (name: string): string => (has('login-enumeration') ? name : name.toLowerCase())
  const sessionOf = (row: Row): unknown => {
    const token = randomBytes(24).toString('base64url')
    sessions.set(token, String(row['id']))
    return { token, user: userOf(row) }
  }
  const pageSize = (first: unknown): number => {
    const wanted = Number(first ?? 20)
    if (!has('list-no-limit') && (wanted > 50 || wanted < 0)) refuse('first is at most 50', 'BAD_USER_INPUT')
    return wanted
  }
  const fetched = async (address: string, flaw: FlawId): Promise<unknown> => {
    if (!has(flaw)) {
      const parsed = URL.canParse(address) ? new URL(address) : undefined
      if (parsed?.protocol !== 'https:' || !/(?:^|\.)mosswiki\.example$/.test(parsed.hostname))
        refuse('This address is not allowed', 'BAD_USER_INPUT')
    }
    const answer = await fetch(address, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
    if (answer === undefined) return refuse('The address could not be fetched', 'BAD_USER_INPUT')
    const text = await answer.text()
    return { status: answer.status, title: /<title>([^<]*)/i.exec(text)?.[1] ?? null, excerpt: text.slice(0, 400) }
  }
  const safeName = (name: string): string =>
    /^[\w-]+\.(?:txt|png|jpg)$/.test(name)
      ? name
      : refuse('Names have letters and digits and end in txt, png or jpg', 'BAD_USER_INPUT')

  return {
    me: (_, { user }) => userOf(user) ?? null,
    user: ({ username }) => userOf(db.one('SELECT * FROM users WHERE username = ?', username ?? '')) ?? null,
    members: ({ first }) => db.all('SELECT * FROM users ORDER BY username LIMIT ?', pageSize(first)).map(userOf),
    threads: ({ first, orderBy = 'created_at' }) => {
      if (!has('order-sql') && !['created_at', 'title'].includes(orderBy))
        refuse('orderBy is created_at or title', 'BAD_USER_INPUT')
      return db.all(`SELECT * FROM threads ORDER BY ${orderBy} LIMIT ?`, pageSize(first)).map(threadOf)
    },
    threadsSince: ({ since = '' }) => {
      if (!has('stack-traces') && !/^\d{4}-\d\d-\d\d$/.test(since))
        refuse('since is a date such as 2031-03-04', 'BAD_USER_INPUT')
      return db.all('SELECT * FROM threads WHERE created_at > ? LIMIT 50', new Date(since).toISOString()).map(threadOf)
    },
    thread: ({ id }) => threadById(id),
    searchPosts: ({ term = '' }) =>
      (has('search-sql')
        ? db.all(`SELECT * FROM posts WHERE body LIKE '%${term}%' LIMIT 50`)
        : db.all('SELECT * FROM posts WHERE body LIKE ? LIMIT 50', `%${term}%`)
      ).map(postOf),
    countByTag: ({ tag = '' }) => {
      if (!has('tag-sql')) return db.one('SELECT count(*) AS n FROM threads WHERE tag = ?', tag)?.['n'] ?? 0
      try {
        return db.one(`SELECT count(*) AS n FROM threads WHERE tag = '${tag}'`)?.['n'] ?? 0
      } catch {
        return 0
      }
    },
    messages: (_, asker) =>
      db.all('SELECT * FROM messages WHERE recipient_id = ? LIMIT 50', member(asker)['id'] ?? '').map(messageOf),
    message: ({ id }, asker) => {
      const user = member(asker)
      const row = db.one('SELECT * FROM messages WHERE id = ?', id ?? '')
      const isTheirs = row !== undefined && [row['recipient_id'], row['sender_id']].includes(user['id'] ?? '')
      return row !== undefined && (isTheirs || has('message-bola')) ? messageOf(row) : null
    },
    drafts: ({ userId }, asker) => {
      if (member(asker)['id'] !== userId && !has('drafts-bola')) refuse('Not your drafts', 'FORBIDDEN')
      return db.all('SELECT id, body FROM drafts WHERE author_id = ? LIMIT 50', userId ?? '')
    },
    moderationLog: (_, asker) => {
      if (member(asker)['role'] === 'MEMBER' && !has('moderation-any-member')) refuse('Moderators only', 'FORBIDDEN')
      return [{ at: '2030-11-02T08:00:00Z', moderator: 'keeper', action: 'warned ravi', note: 'third time this month' }]
    },
    reports: (_, asker) => {
      if (!has('reports-no-auth') && member(asker)['role'] === 'MEMBER') refuse('Moderators only', 'FORBIDDEN')
      return [{ id: 'report_1', reporter: 'tilda', reason: 'harassment in private messages' }]
    },
    linkPreview: ({ url = '' }, asker) => {
      member(asker)
      return fetched(url, 'link-ssrf')
    },
    attachment: ({ name = '' }, asker) => {
      member(asker)
      const path = join(attachments, has('attachment-traversal') ? name : safeName(name))
      try {
        return { name, content: readFileSync(path, 'utf8') }
      } catch {
        return null
      }
    },
    previewSignature: ({ template = '' }, asker) => {
      const user = member(asker)
      return template.replaceAll(/\$\{([^}]+)\}/g, (_, inner: string) => {
        if (has('signature-template'))
          return String(new Function('user', `return (${inner})`)({ name: user['username'] }))
        return inner.trim() === 'user.name' ? String(user['username']) : ''
      })
    },
    systemInfo: (_, asker) =>
      has('system-field')
        ? `node ${process.version}\nNODE_ENV=production\nDATABASE_URL=postgres://forum:Basalt-44-Fern@db.internal/forum\nPATH=/usr/bin:/bin`
        : member(asker)['role'] === 'ADMIN'
          ? 'ok'
          : refuse('Administrators only', 'FORBIDDEN'),

    signUp: ({ username: typed = '', email = '', password = '' }) => {
      const username = folded(typed)
      checkPassword(password, username)
      if (!has('login-no-limit')) {
        if (failures.areTooMany('sign-up', 12)) refuse('Too many registrations', 'TOO_MANY_REQUESTS')
        failures.add('sign-up')
      }
      if (!/^[\w.-]{3,40}$/.test(username))
        refuse('Names have 3 to 40 letters, digits, dots or dashes', 'BAD_USER_INPUT')
      if (db.one('SELECT id FROM users WHERE username = ?', username) !== undefined)
        refuse('This name is taken', 'CONFLICT')
      db.addUser(username, email, password)
      return sessionOf(db.one('SELECT * FROM users WHERE username = ?', username) as Row)
    },
    signIn: ({ username: typed = '', password = '' }) => {
      const username = folded(typed)
      if (!has('login-no-limit') && failures.areTooMany(username)) refuse('Too many attempts', 'TOO_MANY_REQUESTS')
      const row = db.one('SELECT * FROM users WHERE username = ?', username)
      if (row === undefined && has('login-enumeration')) refuse(`No member is named ${username}`, 'UNAUTHENTICATED')
      if (!isPassword(password, String(row?.['password_hash'] ?? hashOf('nobody'))) || row === undefined) {
        failures.add(username)
        refuse(has('login-enumeration') ? 'Wrong password' : 'Wrong name or password', 'UNAUTHENTICATED')
      }
      return sessionOf(row)
    },
    signOut: (_, asker) => {
      member(asker)
      if (!has('signout-keeps-session')) sessions.delete(asker.token)
      return { ok: true }
    },
    requestPasswordReset: ({ username }) => {
      const token = randomBytes(12).toString('hex')
      const row = db.one('SELECT id FROM users WHERE username = ?', username ?? '')
      if (row !== undefined) resets.set(token, String(row['id']))
      const isTold = has('reset-token-returned') && row !== undefined
      return { ok: true, message: isTold ? `reset token: ${token}` : 'If you are a member, a mail is on its way' }
    },
    resetPassword: ({ token = '', newPassword = '' }) => {
      const id = resets.get(token) ?? refuse('Invalid token', 'BAD_USER_INPUT')
      checkPassword(newPassword)
      resets.delete(token)
      db.run('UPDATE users SET password_hash = ? WHERE id = ?', hashOf(newPassword), id)
      return { ok: true }
    },
    createThread: ({ title = '', body = '' }, asker) =>
      threadById(db.addThread(String(member(asker)['id']), title, body)),
    createPost: ({ threadId, body = '' }, asker) => {
      const user = member(asker)
      if (threadById(threadId) === undefined) refuse('No such thread', 'NOT_FOUND')
      return postOf(postRow(db.addPost(threadId ?? '', String(user['id']), body)))
    },
    editPost: ({ id, body = '' }, asker) => {
      const user = member(asker)
      if (postRow(id)['author_id'] !== user['id'] && !has('post-edit-bola')) refuse('Not your post', 'FORBIDDEN')
      db.run('UPDATE posts SET body = ? WHERE id = ?', body, id ?? '')
      return postOf(postRow(id))
    },
    deletePost: ({ id }, asker) => {
      const user = member(asker)
      if (postRow(id)['author_id'] !== user['id'] && !has('post-delete-bola')) refuse('Not your post', 'FORBIDDEN')
      db.run('DELETE FROM posts WHERE id = ?', id ?? '')
      return { ok: true }
    },
    vote: ({ postId }, asker) => {
      const user = member(asker)
      const post = postRow(postId)
      const isRepeated =
        db.one('SELECT post_id FROM votes WHERE post_id = ? AND user_id = ?', postId ?? '', user['id'] ?? '') !==
        undefined
      if (isRepeated && !has('vote-repeat')) refuse('You voted for this post', 'CONFLICT')
      db.run('INSERT INTO votes VALUES (?, ?)', postId ?? '', user['id'] ?? '')
      db.run('UPDATE posts SET score = score + 1 WHERE id = ?', post['id'] ?? '')
      return postOf(postRow(postId))
    },
    sendMessage: ({ to, subject = '', body = '' }, asker) => {
      const user = member(asker)
      const recipient =
        db.one('SELECT id FROM users WHERE username = ?', to ?? '') ?? refuse('No such member', 'NOT_FOUND')
      const id = db.addMessage(String(user['id']), String(recipient['id']), subject, body)
      return messageOf(db.one('SELECT * FROM messages WHERE id = ?', id) as Row)
    },
    saveDraft: ({ body = '' }, asker) => {
      const id = newId('draft')
      db.run('INSERT INTO drafts VALUES (?, ?, ?)', id, String(member(asker)['id']), body)
      return { id, body }
    },
    updateProfile: ({ input }, asker) => {
      const user = member(asker)
      const { displayName, bio, role, reputation } = input as unknown as Record<string, string | undefined>
      const columns = { display_name: displayName, bio, ...(has('profile-mass') && { role, reputation }) }
      for (const [column, value] of Object.entries(columns))
        if (value !== undefined) db.run(`UPDATE users SET ${column} = ? WHERE id = ?`, value, user['id'] ?? '')
      return userById(user['id'])
    },
    setRole: ({ userId, role = '' }, asker) => {
      if (member(asker)['role'] !== 'ADMIN' && !has('role-any-member')) refuse('Administrators only', 'FORBIDDEN')
      db.run('UPDATE users SET role = ? WHERE id = ?', role, userId ?? '')
      return userById(userId) ?? refuse('No such member', 'NOT_FOUND')
    },
    importFeed: ({ url = '' }, asker) => {
      member(asker)
      return fetched(url, 'feed-ssrf')
    },
    uploadAttachment: ({ name = '', contentBase64 = '' }, asker) => {
      member(asker)
      const path = below(folder, join(attachments, has('upload-path') ? name : safeName(name)))
      const content = Buffer.from(contentBase64, 'base64')
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return { name, content: content.toString() }
    },
    exportThread: async ({ id, format = 'txt' }, asker) => {
      member(asker)
      if (threadById(id) === undefined) refuse('No such thread', 'NOT_FOUND')
      if (has('export-command')) {
        const { stdout } = await run(`printf %s export.${format}`).catch(() => ({ stdout: '' }))
        return { ok: true, message: stdout }
      }
      if (!['txt', 'html'].includes(format)) refuse('format is txt or html', 'BAD_USER_INPUT')
      return { ok: true, message: `export.${format}` }
    },
  }
}
