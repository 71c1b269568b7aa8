import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ASTVisitor, DocumentNode, ValidationContext } from 'graphql'
import {
  buildSchema,
  execute,
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import type { Order } from './orders.ts'
import { Refusal, sessionOf } from './session.ts'
import type { Shop, User } from './shop.ts'

/** The schema in SDL. */
export function schemaText(shop: Shop): string {
  const secret = shop.flawed('gql-user-secrets') ? '\n    passwordHash: String' : ''
  return `
  type Query {
    me: User
    sellers: [User!]!
    order(id: ID!): Order
    books(search: String!): [Book!]!
  }
  type Mutation {
    setRole(userId: ID!, role: String!): User
    addReview(bookId: Int!, body: String!): Review
  }
  type User { id: ID! username: String!${secret} role: String! orders: [Order!]! }
  type Order { id: ID! status: String! total: Int! street: String! buyer: User! }
  type Book { id: Int! title: String! author: String! price: Int! reviews: [Review!]! }
  type Review { id: Int! body: String! book: Book! }
`
}

interface Caller {
  readonly user: User | undefined
}

export function graphqlRoutes(app: FastifyInstance, shop: Shop): void {
  const { db, flawed } = shop
  const schema = buildSchema(schemaText(shop))
  const limits = [
    ...(flawed('gql-introspection') ? [] : [NoSchemaIntrospectionCustomRule]),
    ...(flawed('gql-depth') ? [] : [limit('depth', 6)]),
    ...(flawed('gql-aliases') ? [] : [limit('fields', 40)]),
    ...(flawed('gql-directives') ? [] : [limit('directives', 10)]),
  ]

  const signedIn = ({ user }: Caller): User => {
    if (user === undefined) throw new GraphQLError('sign in first', { extensions: { code: 'UNAUTHENTICATED' } })
    return user
  }

  const userOf = (user: User, caller: Caller): object => ({
    id: user.id,
    username: user.username,
    passwordHash: user.password_hash,
    role: user.role,
    orders: () =>
      caller.user?.id === user.id
        ? (db.prepare('select * from orders where owner = ?').all(user.id) as unknown as Order[]).map((order) =>
            orderOf(order, caller),
          )
        : [],
  })

  const orderOf = (order: Order, caller: Caller): object => ({
    ...order,
    buyer: () => userOf(db.prepare('select * from users where id = ?').get(order.owner) as unknown as User, caller),
  })

  const reviewsOf = (book: { id: number }): object[] =>
    (
      db.prepare('select id, body from reviews where book = ? order by id desc limit 20').all(book.id) as {
        id: number
        body: string
      }[]
    ).map((review) => ({
      ...review,
      book: () => bookOf(book),
    }))

  const bookOf = (book: { id: number }): object => ({ ...book, reviews: () => reviewsOf(book) })

  const root = {
    me: (_: object, caller: Caller) => userOf(signedIn(caller), caller),
    sellers: (_: object, caller: Caller) => {
      signedIn(caller)
      return (db.prepare("select * from users where role = 'seller' limit 20").all() as unknown as User[]).map((user) =>
        userOf(user, caller),
      )
    },
    order: ({ id }: { id: string }, caller: Caller) => {
      const user = signedIn(caller)
      const found = db.prepare('select * from orders where id = ?').get(id) as Order | undefined
      return found === undefined || (found.owner !== user.id && !flawed('gql-order-read'))
        ? null
        : orderOf(found, caller)
    },
    books: ({ search }: { search: string }) =>
      (
        (flawed('gql-books-sql')
          ? db.prepare(`select * from books where withdrawn = 0 and title like '%${search}%' limit 20`).all()
          : db
              .prepare('select * from books where withdrawn = 0 and instr(lower(title), lower(?)) > 0 limit 20')
              .all(search.slice(0, 100))) as { id: number }[]
      ).map(bookOf),
    setRole: ({ userId, role }: { userId: string; role: string }, caller: Caller) => {
      if (signedIn(caller).role !== 'admin' && !flawed('gql-set-role'))
        throw new GraphQLError('for administrators', { extensions: { code: 'FORBIDDEN' } })
      if (!['customer', 'seller'].includes(role)) throw new GraphQLError('role must be customer or seller')
      db.prepare("update users set role = ? where id = ? and role <> 'admin'").run(role, userId)
      const user = db.prepare('select * from users where id = ?').get(userId) as User | undefined
      return user === undefined ? null : userOf(user, caller)
    },
    addReview: ({ bookId, body }: { bookId: number; body: string }, caller: Caller) => {
      const author = signedIn(caller)
      if (body.length > 2000 || body.trim() === '') throw new GraphQLError('body must have 1 to 2000 characters')
      if (db.prepare('select 1 from books where id = ?').get(bookId) === undefined)
        throw new GraphQLError('there is no such book')
      const { lastInsertRowid } = db
        .prepare('insert into reviews (book, author, body) values (?, ?, ?)')
        .run(bookId, author.id, body)
      return {
        id: Number(lastInsertRowid),
        body,
        book: () => bookOf(db.prepare('select * from books where id = ?').get(bookId) as { id: number }),
      }
    },
  }

  async function answer(request: FastifyRequest, input: unknown): Promise<object> {
    const { query, variables, operationName } = (input ?? {}) as {
      query?: unknown
      variables?: unknown
      operationName?: unknown
    }
    if (typeof query !== 'string' || query.length > 20_000) return { errors: [{ message: 'send a query' }] }
    let document: DocumentNode
    try {
      document = parse(query, { maxTokens: 5000 })
    } catch (error) {
      return { errors: [{ message: error instanceof GraphQLError ? error.message : 'the query cannot be read' }] }
    }
    // What is too large is refused before anything costly looks at it.
    const tooLarge = validate(schema, document, limits, { maxErrors: 1 })
    const faults =
      tooLarge.length > 0
        ? tooLarge
        : validate(schema, document, specifiedRules, { maxErrors: flawed('gql-directives') ? 100 : 5 })
    if (faults.length > 0)
      return {
        errors: faults.map(({ message }) => ({
          message: flawed('gql-suggestions') ? message : message.replace(/ Did you mean[\s\S]*$/, ''),
        })),
      }
    if (request.method === 'GET' && !flawed('gql-get-mutation') && getOperationAST(document)?.operation !== 'query')
      return { errors: [{ message: 'only queries may be sent by GET' }] }
    const result = await execute({
      schema,
      document,
      rootValue: root,
      contextValue: { user: sessionOf(shop, request)?.user } satisfies Caller,
      variableValues: typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {},
      operationName: typeof operationName === 'string' ? operationName : undefined,
    })
    const errors = result.errors?.map((error) => ({
      message:
        error.originalError === undefined || error.originalError instanceof GraphQLError || flawed('stack-trace')
          ? error.message
          : 'something went wrong',
      ...(error.extensions.code === undefined ? {} : { extensions: { code: error.extensions.code } }),
    }))
    return { data: result.data, ...(errors === undefined ? {} : { errors }) }
  }

  app.post('/graphql', async (request) => {
    const { body } = request
    if (Array.isArray(body)) {
      if (!flawed('gql-batching')) throw new Refusal(400, 'one query at a time')
      return Promise.all(body.map((one) => answer(request, one)))
    }
    if (typeof body !== 'object' || body === null) throw new Refusal(415, 'send JSON')
    return answer(request, body)
  })

  app.get('/graphql', (request, reply) => {
    if (flawed('gql-ide') && request.headers.accept?.includes('text/html') === true)
      return reply
        .type('text/html')
        .send(
          '<!doctype html><title>GraphiQL</title><div id="graphiql">Loading</div><script src="/graphiql.min.js"></script>',
        )
    if (!flawed('gql-get-mutation')) throw new Refusal(405, 'send POST')
    return answer(request, request.query)
  })
}

/** Refuses documents that go deeper, hold more fields, or more directives on one field than allowed. */
function limit(what: 'depth' | 'fields' | 'directives', most: number): (context: ValidationContext) => ASTVisitor {
  return (context) => {
    let depth = 0
    let fields = 0
    const report = (): void => context.reportError(new GraphQLError(`the query is too large: ${what}`))
    return {
      Field: {
        enter: (node) => {
          depth++
          fields++
          if ((what === 'depth' && depth > most) || (what === 'fields' && fields > most)) report()
          if (what === 'directives' && (node.directives?.length ?? 0) > most) report()
        },
        leave: () => {
          depth--
        },
      },
    }
  }
}
