import type { Row } from '../memory-database.ts'
import type { Arguments, Asker, Desk } from './desk.ts'
import { globalId, isStaff, keyOf, maySeeTicket, refuse } from './desk.ts'

/** Rows as objects of the schema. Fields that cost or are guarded are functions of arguments and asker. */
export function typesOf({ db, has }: Desk) {
  const pageSize = (first: unknown): number => {
    const wanted = Number(first ?? 10)
    if (!has('list-no-limit') && (wanted > 50 || wanted < 0)) refuse('first is at most 50')
    return wanted
  }

  const user = (row: Row | undefined): unknown =>
    row && {
      __typename: 'User',
      id: globalId('User', row),
      login: row['login'],
      name: row['name'],
      role: row['role'],
      email: (_: unknown, asker: Asker) => (has('user-ids') || isKnownTo(asker, row) ? row['email'] : null),
      twoFactorSecret: () => (has('two-factor-secret') ? row['two_factor_secret'] : null),
      workspace: (_: unknown, asker: Asker) =>
        has('workspace-api-key') || asker.user?.['workspace_id'] === row['workspace_id']
          ? workspace(db.one('SELECT * FROM workspaces WHERE id = ?', row['workspace_id'] ?? ''))
          : null,
      tickets: (args: Arguments, asker: Asker) => {
        const theirs = db.all('SELECT * FROM tickets WHERE requester_id = ? ORDER BY created_at', row['id'] ?? '')
        return connection(has('author-tickets') ? theirs : theirs.filter((one) => maySeeTicket(asker.user, one)), args)
      },
    }
  const isKnownTo = (asker: Asker, row: Row): boolean =>
    asker.user !== undefined &&
    (asker.user['id'] === row['id'] || (isStaff(asker.user) && asker.user['workspace_id'] === row['workspace_id']))

  const workspace = (row: Row | undefined): unknown =>
    row && {
      __typename: 'Workspace',
      id: globalId('Workspace', row),
      name: row['name'],
      apiKey: (_: unknown, asker: Asker) =>
        has('workspace-api-key') || (asker.user?.['role'] === 'ADMIN' && asker.user['workspace_id'] === row['id'])
          ? row['api_key']
          : null,
      members: ({ first }: Arguments) =>
        db.all('SELECT * FROM users WHERE workspace_id = ? LIMIT ?', row['id'] ?? '', pageSize(first)).map(user),
    }

  const ticket = (row: Row | undefined): unknown =>
    row && {
      __typename: 'Ticket',
      id: globalId('Ticket', row),
      subject: row['subject'],
      body: row['body'],
      status: row['status'],
      priority: row['priority'],
      createdAt: row['created_at'],
      requester: () => userById(row['requester_id']),
      comments: ({ first }: Arguments) =>
        db.all('SELECT * FROM comments WHERE ticket_id = ? LIMIT ?', row['id'] ?? '', pageSize(first)).map(comment),
      internalNotes: (_: unknown, asker: Asker) =>
        has('internal-notes') || isStaff(asker.user)
          ? db
              .all('SELECT * FROM notes WHERE ticket_id = ?', row['id'] ?? '')
              .map((note) => ({ body: note['body'], author: () => userById(note['author_id']) }))
          : [],
      attachments: () =>
        db
          .all('SELECT * FROM attachments WHERE ticket_id = ?', row['id'] ?? '')
          .map((file) => ({ fileName: file['file_name'], size: file['size'] })),
    }

  const comment = (row: Row | undefined): unknown =>
    row && {
      __typename: 'Comment',
      id: globalId('Comment', row),
      body: row['body'],
      author: () => userById(row['author_id']),
      ticket: () => ticket(db.one('SELECT * FROM tickets WHERE id = ?', row['ticket_id'] ?? '')),
    }

  const article = (row: Row | undefined): unknown =>
    row && {
      __typename: 'Article',
      id: globalId('Article', row),
      slug: row['slug'],
      title: row['title'],
      text: row['text'],
      url: `/kb/${row['slug']}`,
      author: () => userById(row['author_id']),
      feedback: () => db.all('SELECT text FROM feedback WHERE article_id = ?', row['id'] ?? '').map(({ text }) => text),
    }

  const invoice = (row: Row | undefined): unknown =>
    row && {
      __typename: 'Invoice',
      id: globalId('Invoice', row),
      number: row['number'],
      amountCents: row['amount_cents'],
      iban: row['iban'],
      issuedAt: row['issued_at'],
    }

  const userById = (id: unknown): unknown => user(db.one('SELECT * FROM users WHERE id = ?', String(id)))

  const connection = (rows: readonly Row[], { first, after }: Arguments): unknown => {
    const start = typeof after === 'string' ? Number(Buffer.from(after, 'base64').toString()) || 0 : 0
    const end = start + pageSize(first)
    const cursor = (index: number): string => Buffer.from(String(index + 1)).toString('base64')
    const edges = rows
      .slice(start, end)
      .map((row, index) => ({ cursor: cursor(start + index), node: () => ticket(row) }))
    return {
      edges,
      pageInfo: { hasNextPage: end < rows.length, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: rows.length,
    }
  }

  /** What a global id names, for one who may see it. */
  const node = (id: unknown, asker: Asker): unknown => {
    const find = (type: string, table: string): Row | undefined =>
      db.one(`SELECT * FROM ${table} WHERE id = ?`, keyOf(type, id))
    const member = asker.user
    const foundTicket = find('Ticket', 'tickets')
    if (foundTicket !== undefined) return maySeeTicket(member, foundTicket) ? ticket(foundTicket) : null
    const foundComment = find('Comment', 'comments')
    if (foundComment !== undefined) {
      const about = db.one('SELECT * FROM tickets WHERE id = ?', foundComment['ticket_id'] ?? '')
      return about !== undefined && maySeeTicket(member, about) ? comment(foundComment) : null
    }
    const foundArticle = find('Article', 'articles')
    if (foundArticle !== undefined) return article(foundArticle)
    const foundInvoice = find('Invoice', 'invoices')
    if (foundInvoice !== undefined && member !== undefined)
      return has('node-bola') || foundInvoice['workspace_id'] === member['workspace_id'] ? invoice(foundInvoice) : null
    const foundUser = find('User', 'users')
    if (foundUser !== undefined && member !== undefined)
      return has('user-ids') || foundUser['workspace_id'] === member['workspace_id'] ? user(foundUser) : null
    const foundWorkspace = find('Workspace', 'workspaces')
    return foundWorkspace !== undefined && foundWorkspace['id'] === member?.['workspace_id']
      ? workspace(foundWorkspace)
      : null
  }

  return { user, userById, workspace, ticket, comment, article, invoice, connection, node, pageSize }
}

export type Types = ReturnType<typeof typesOf>
