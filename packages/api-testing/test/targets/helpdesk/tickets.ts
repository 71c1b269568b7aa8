import { on } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { below } from '../sandbox.ts'
import type { Row } from '../memory-database.ts'
import type { Asker, Desk, Resolvers } from './desk.ts'
import { isStaff, keyOf, maySeeTicket, refuse, signedIn } from './desk.ts'
import type { Types } from './types.ts'

function safeName(name: string): string {
  if (!/^[\w-]{1,60}\.(?:txt|pdf|png|jpg)$/.test(name))
    refuse('A file name has letters, digits and dashes and ends in txt, pdf, png or jpg')
  return name
}

/** Fields for tickets, what hangs on them, and the bills of a workspace. */
export function ticketResolvers({ db, events, folder, has }: Desk, types: Types): Resolvers {
  const rowOf = (id: unknown): Row | undefined => db.one('SELECT * FROM tickets WHERE id = ?', keyOf('Ticket', id))
  const told = (id: string): Row | undefined => {
    const row = db.one('SELECT * FROM tickets WHERE id = ?', id)
    events.emit('ticket', row)
    return row
  }
  const seen = (id: unknown, asker: Asker): Row => {
    const row = rowOf(id)
    signedIn(asker)
    return row !== undefined && maySeeTicket(asker.user, row) ? row : refuse('There is no such ticket')
  }
  const condition = (filter: Record<string, string | null>): { sql: string; values: string[] } => {
    const parts: string[] = []
    const values: string[] = []
    const { subjectContains, status } = filter
    if (typeof subjectContains === 'string' && has('filter-sql')) parts.push(`subject LIKE '%${subjectContains}%'`)
    else if (typeof subjectContains === 'string') {
      parts.push('subject LIKE ?')
      values.push(`%${subjectContains}%`)
    }
    if (typeof status === 'string') {
      parts.push('status = ?')
      values.push(status)
    }
    return { sql: parts.map((part) => ` AND ${part}`).join(''), values }
  }

  return {
    node: ({ id }, asker) => types.node(id, asker),
    nodes: ({ ids }, asker) => {
      const wanted = ids as string[]
      if (!has('ids-no-limit') && wanted.length > 50) refuse('ids are at most 50')
      return wanted.map((id) => types.node(id, asker))
    },
    ticket: ({ id }, asker) => {
      signedIn(asker)
      const row = rowOf(id)
      return row !== undefined && (has('ticket-bola') || maySeeTicket(asker.user, row)) ? types.ticket(row) : null
    },
    tickets: ({ filter, ...page }, asker) => {
      const member = signedIn(asker)
      const { sql, values } = condition((filter ?? {}) as Record<string, string | null>)
      const [column, owner] = isStaff(member)
        ? ['workspace_id', member['workspace_id']]
        : ['requester_id', member['id']]
      const rows = db.all(`SELECT * FROM tickets WHERE ${column} = ?${sql} ORDER BY created_at`, owner ?? '', ...values)
      return types.connection(rows, page)
    },
    invoices: (_, asker) =>
      db.all('SELECT * FROM invoices WHERE workspace_id = ?', signedIn(asker)['workspace_id'] ?? '').map(types.invoice),

    createTicket: ({ input }, asker) => {
      const member = signedIn(asker)
      const { subject = '', body = '', priority = 'NORMAL' } = input as Record<string, string>
      if (subject.trim() === '')
        return { ticket: null, userErrors: [{ field: ['input', 'subject'], message: 'A subject is needed' }] }
      const id = db.addTicket(String(member['id']), String(member['workspace_id']), subject, body, priority)
      return { ticket: types.ticket(told(id)), userErrors: [] }
    },
    updateTicket: ({ input }, asker) => {
      signedIn(asker)
      const { id, subject, body, status } = input as Record<string, string | undefined>
      const row = rowOf(id)
      if (row === undefined || (!has('ticket-update-bola') && !maySeeTicket(asker.user, row)))
        return { ticket: null, userErrors: [{ field: ['input', 'id'], message: 'There is no such ticket' }] }
      for (const [column, value] of Object.entries({ subject, body, status }))
        if (value !== undefined && value !== null)
          db.run(`UPDATE tickets SET ${column} = ? WHERE id = ?`, value, row['id'] ?? '')
      return { ticket: types.ticket(told(String(row['id']))), userErrors: [] }
    },
    addComment: ({ input }, asker) => {
      const { ticketId, body = '' } = input as Record<string, string>
      const row = seen(ticketId, asker)
      const id = db.addComment(String(row['id']), String(signedIn(asker)['id']), body)
      return types.comment(db.one('SELECT * FROM comments WHERE id = ?', id))
    },
    deleteComment: ({ id }, asker) => {
      const member = signedIn(asker)
      const row = db.one('SELECT * FROM comments WHERE id = ?', keyOf('Comment', id))
      if (row === undefined || (row['author_id'] !== member['id'] && !has('comment-delete-bola')))
        refuse('There is no such comment of yours')
      db.run('DELETE FROM comments WHERE id = ?', row?.['id'] ?? '')
      return { ok: true }
    },
    uploadAttachment: ({ input }, asker) => {
      const { ticketId, fileName = '', contentBase64 = '' } = input as Record<string, string>
      const row = seen(ticketId, asker)
      const home = join(folder, 'attachments')
      const path = has('upload-path')
        ? below(folder, join(home, fileName))
        : join(home, String(row['id']), safeName(fileName))
      const content = Buffer.from(contentBase64, 'base64')
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      db.run('INSERT INTO attachments VALUES (?, ?, ?)', row['id'] ?? '', fileName, content.length)
      return { fileName, size: content.length }
    },

    ticketUpdated: async function* ticketUpdated(_, asker) {
      if (!has('socket-no-auth')) signedIn(asker)
      for await (const [row] of on(events, 'ticket', { signal: asker.signal }))
        if (asker.user === undefined || maySeeTicket(asker.user, row)) yield { ticketUpdated: types.ticket(row) }
    },
  }
}
