import type { Flaw } from '../score.ts'

const host = ['*'] as const
const objects = [639, 862, 863, 285] as const
const load = [770, 400, 799, 405, 674] as const

/** Everything that was planted in the help desk, written before any rule of the engine was read. Endpoints are fields of GraphQL. */
export const flaws = {
  introspection: {
    title: 'A pattern that refuses introspection looks at one spelling of it only',
    at: host,
    cwe: [200, 540, 497, 651, 184, 697],
    says: /introspect/i,
  },
  graphiql: {
    title: 'The console of developers opens to whoever changes a cookie',
    at: ['/graphiql', ...host],
    cwe: [489, 200, 497, 215, 565, 784, 807],
    says: /graphiql|playground|console|ide\b|explorer/i,
  },
  suggestions: {
    title: 'Errors suggest names of hidden fields',
    at: host,
    cwe: [200, 209],
    says: /suggest|did you mean/i,
  },
  'stack-traces': {
    title: 'Errors show the stack',
    at: host,
    cwe: [209, 550, 497, 248],
    says: /stack|trace|internals|verbose|details|exception/i,
  },
  batching: {
    title: 'A request carries any number of operations',
    at: host,
    cwe: load,
    says: /batch|array|operations sent/i,
  },
  aliases: { title: 'A field is asked any number of times', at: host, cwe: load, says: /alias/i },
  depth: { title: 'Operations may be of any depth', at: host, cwe: load, says: /deep|depth|nest|recurs/i },
  'fragment-cycles': {
    title: 'Fragments that contain themselves are executed',
    at: host,
    cwe: [...load, 834, 835],
    says: /fragment/i,
  },
  directives: { title: 'A field carries any number of directives', at: host, cwe: load, says: /directive/i },
  'duplicate-fields': {
    title: 'A selection repeats a field without end',
    at: host,
    cwe: load,
    says: /duplicat|repeat|same field|tokens|field/i,
  },
  cost: {
    title: 'Pages within pages are not weighed',
    at: host,
    cwe: load,
    says: /cost|complex|weigh|objects at once/i,
  },
  'list-no-limit': {
    title: 'A page is as long as is asked for',
    at: ['QUERY /graphql tickets', 'QUERY /graphql articles', 'QUERY /graphql viewer'],
    cwe: [770],
    says: /limit|page/i,
  },
  'ids-no-limit': {
    title: 'A list of ids is as long as the caller likes',
    at: ['QUERY /graphql nodes'],
    cwe: [770, 400, 1284],
  },
  'mutation-by-get': { title: 'Mutations by GET', at: host, cwe: [352, 650], says: /\bget\b/i },
  'form-post': {
    title: 'Operations in forms of other sites',
    at: host,
    cwe: [352],
    says: /form|urlencoded/i,
  },
  'text-post': {
    title: 'Operations as plain text, which needs no preflight',
    at: host,
    cwe: [352],
    says: /text\/plain|plain text|content type/i,
  },
  'socket-no-auth': {
    title: 'Subscriptions need no sign-in',
    at: ['SUBSCRIPTION /graphql ticketUpdated', '/graphql', ...host],
    cwe: [306, 862, 287, 285],
    says: /subscription|websocket/i,
  },
  'socket-any-origin': {
    title: 'The WebSocket opens for pages of every site',
    at: host,
    cwe: [1385, 346, 352],
    says: /websocket|origin/i,
  },
  'gate-by-name': {
    title: 'An operation named like a public one reads what needs a sign-in',
    at: ['QUERY /graphql staffDirectory'],
    cwe: [306, 862, 863, 284, 285, 287, 289, 290, 639, 693],
  },
  'gate-by-text': {
    title: 'A refused field is answered under another name',
    at: ['QUERY /graphql settings'],
    cwe: [862, 863, 284, 285, 289, 184, 693],
  },
  'sign-in-by-aliases': {
    title: 'One request guesses any number of passwords',
    at: ['MUTATION /graphql signIn'],
    cwe: [307, 799, 770],
  },
  'code-no-limit': {
    title: 'Sign-in codes can be guessed without end',
    at: ['MUTATION /graphql signInWithCode', 'MUTATION /graphql requestSignInCode'],
    cwe: [307, 799, 770],
  },
  'sign-in-enumeration': {
    title: 'Sign-in tells which logins exist',
    at: ['MUTATION /graphql signIn'],
    cwe: [203, 204],
  },
  'jwt-none': { title: 'Tokens need no signature', at: host, cwe: [347, 345, 327], says: /none|unsigned|signature/i },
  'jwt-weak-secret': {
    title: 'Tokens are signed with a word',
    at: host,
    cwe: [521, 326, 347, 798, 1391],
    says: /secret|key|guess/i,
  },
  'sign-out-keeps-token': { title: 'A token outlives signing out', at: ['MUTATION /graphql signOut'], cwe: [613] },
  'ticket-bola': { title: 'Anyone reads any ticket', at: ['QUERY /graphql ticket'], cwe: objects },
  'node-bola': {
    title: 'Invoices of others by their global id',
    at: ['QUERY /graphql node', 'QUERY /graphql nodes'],
    cwe: objects,
  },
  'author-tickets': {
    title: "Tickets of others by way of an article's author",
    at: ['QUERY /graphql article', 'QUERY /graphql articles', 'QUERY /graphql search', 'QUERY /graphql user'],
    cwe: [...objects, 200, 306],
  },
  'two-factor-secret': {
    title: 'A field with the secret of the second factor',
    at: host,
    cwe: [200, 213, 522, 201, 256, 359],
    says: /two_?-?factor|secret/i,
  },
  'workspace-api-key': {
    title: "The workspace's API key is shown to all of its members",
    at: host,
    cwe: [200, 213, 522, 201, 256, 863],
    says: /api_?-?key/i,
  },
  'ticket-update-bola': { title: 'Anyone changes any ticket', at: ['MUTATION /graphql updateTicket'], cwe: objects },
  'comment-delete-bola': { title: 'Anyone deletes any comment', at: ['MUTATION /graphql deleteComment'], cwe: objects },
  'profile-role': { title: 'A profile takes a role', at: ['MUTATION /graphql updateProfile'], cwe: [915, 269] },
  'change-role': {
    title: 'Members give themselves roles',
    at: ['MUTATION /graphql changeRole'],
    cwe: [285, 862, 863, 269],
  },
  'internal-notes': {
    title: 'Customers read what agents note about them',
    at: host,
    cwe: [200, 213, 201, ...objects],
    says: /internal/i,
  },
  'user-ids': {
    title: 'Users can be counted through, with their addresses',
    at: ['QUERY /graphql user', 'QUERY /graphql node', 'QUERY /graphql nodes'],
    cwe: [...objects, 340, 200, 359, 213],
  },
  'filter-sql': { title: 'SQL in a filter', at: ['QUERY /graphql tickets'], cwe: [89] },
  'check-command': { title: 'A command in the name of a host', at: ['MUTATION /graphql checkHost'], cwe: [78, 77, 88] },
  'import-ssrf': {
    title: 'An import fetches from any host, in parts',
    at: ['MUTATION /graphql importArticle'],
    cwe: [918],
  },
  'webhook-ssrf': { title: 'A webhook calls any address', at: ['MUTATION /graphql addWebhook'], cwe: [918] },
  'upload-path': {
    title: 'An upload lands where its name says',
    at: ['MUTATION /graphql uploadAttachment'],
    cwe: [22, 434, 73],
  },
  'page-html': {
    title: 'Feedback is shown as HTML on a page',
    at: ['MUTATION /graphql addFeedback', '/kb/{slug}', 'GET /kb/{slug}'],
    cwe: [79, 80, 116],
  },
  'log-injection': {
    title: 'An update forges lines of the log',
    at: ['MUTATION /graphql postUpdate', 'QUERY /graphql recentActivity'],
    cwe: [117, 93, 74],
  },
  'diagnostics-open': {
    title: 'A field shows the environment to anyone',
    at: ['QUERY /graphql diagnostics'],
    cwe: [489, 200, 497, 215, 526, 306, 862],
  },
} as const satisfies Record<string, Flaw>

export type FlawId = keyof typeof flaws
