import type { Flaw } from '../score.ts'

const host = ['*'] as const

/** Everything that was planted in the forum, written before any rule of the engine was read. Endpoints are fields of GraphQL. */
export const flaws = {
  introspection: { title: 'The schema is told to anyone', at: host, cwe: [200, 540, 497, 651], says: /introspect/i },
  suggestions: {
    title: 'Errors suggest names of hidden fields',
    at: host,
    cwe: [200, 209],
    says: /suggest|did you mean/i,
  },
  batching: {
    title: 'A request carries any number of operations',
    at: host,
    cwe: [770, 799, 307],
    says: /batch|array|operations/i,
  },
  aliases: {
    title: 'An operation asks the same field any number of times',
    at: host,
    cwe: [770, 799, 307],
    says: /alias/i,
  },
  depth: {
    title: 'Operations may be of any depth',
    at: host,
    cwe: [770, 400, 674],
    says: /deep|depth|nest|cycl|recurs/i,
  },
  'login-no-limit': { title: 'Passwords can be guessed without end', at: ['MUTATION /graphql signIn'], cwe: [307] },
  'login-enumeration': { title: 'Sign-in tells which names exist', at: ['MUTATION /graphql signIn'], cwe: [203, 204] },
  'weak-password': { title: 'Any password will do', at: ['MUTATION /graphql signUp'], cwe: [521] },
  'signout-keeps-session': { title: 'A session outlives its end', at: ['MUTATION /graphql signOut'], cwe: [613] },
  'reset-token-returned': {
    title: 'The reset token is in the answer',
    at: ['MUTATION /graphql requestPasswordReset'],
    cwe: [640, 200, 201],
  },
  'email-readable': {
    title: 'E-mail addresses of all members',
    at: host,
    cwe: [200, 213, 359, 639, 862, 285, 201],
    says: /e-?mail|contact data/i,
  },
  'password-hash-field': {
    title: 'A field with the password hash',
    at: host,
    cwe: [200, 213, 522, 201, 256],
    says: /password_?hash/i,
  },
  'message-bola': { title: 'Anyone reads any message', at: ['QUERY /graphql message'], cwe: [639, 862, 285] },
  'drafts-bola': { title: 'Anyone lists any drafts', at: ['QUERY /graphql drafts'], cwe: [639, 862, 285] },
  'post-edit-bola': { title: 'Anyone edits any post', at: ['MUTATION /graphql editPost'], cwe: [639, 862, 285] },
  'post-delete-bola': { title: 'Anyone deletes any post', at: ['MUTATION /graphql deletePost'], cwe: [639, 862, 285] },
  'role-any-member': {
    title: 'Members give themselves roles',
    at: ['MUTATION /graphql setRole'],
    cwe: [285, 862, 863, 269],
  },
  'profile-mass': { title: 'A profile takes a role', at: ['MUTATION /graphql updateProfile'], cwe: [915] },
  'moderation-any-member': {
    title: 'Members read the log of moderators',
    at: ['QUERY /graphql moderationLog'],
    cwe: [285, 862, 863, 269],
  },
  'reports-no-auth': { title: 'Reports of members need no sign-in', at: ['QUERY /graphql reports'], cwe: [306, 862] },
  'search-sql': { title: 'SQL in the search', at: ['QUERY /graphql searchPosts'], cwe: [89] },
  'order-sql': { title: 'SQL in the order', at: ['QUERY /graphql threads'], cwe: [89] },
  'tag-sql': { title: 'SQL in a tag, blind', at: ['QUERY /graphql countByTag'], cwe: [89] },
  'feed-ssrf': { title: 'The import fetches any address', at: ['MUTATION /graphql importFeed'], cwe: [918] },
  'link-ssrf': { title: 'The preview of a link fetches any address', at: ['QUERY /graphql linkPreview'], cwe: [918] },
  'attachment-traversal': { title: 'Any file by a name with dots', at: ['QUERY /graphql attachment'], cwe: [22] },
  'upload-path': {
    title: 'An upload lands where its name says',
    at: ['MUTATION /graphql uploadAttachment'],
    cwe: [22, 434, 73],
    says: /file name|upload|stored|written/i,
  },
  'signature-template': {
    title: 'A signature runs what stands in braces',
    at: ['QUERY /graphql previewSignature', 'MUTATION /graphql previewSignature'],
    cwe: [94, 95, 1336, 917],
  },
  'export-command': {
    title: 'A command in the format of an export',
    at: ['MUTATION /graphql exportThread'],
    cwe: [78, 77, 88],
  },
  'vote-repeat': {
    title: 'A vote counts again and again',
    at: ['MUTATION /graphql vote'],
    cwe: [799, 837, 840, 841, 362],
  },
  'list-no-limit': {
    title: 'A page is as long as is asked for',
    at: ['QUERY /graphql threads', 'QUERY /graphql members'],
    cwe: [770],
    says: /limit|page/i,
  },
  'stack-traces': {
    title: 'Errors show the stack',
    at: [...host, 'QUERY /graphql threadsSince'],
    cwe: [209, 550, 497, 248],
    says: /stack|trace|internals|verbose|details|exception/i,
  },
  'mutation-by-get': { title: 'Mutations by GET', at: host, cwe: [352, 650], says: /\bget\b/i },
  'form-body': {
    title: 'Operations in forms of other sites',
    at: host,
    cwe: [352],
    says: /form|content type|text\/plain|urlencoded/i,
  },
  graphiql: {
    title: 'The console of developers is served',
    at: ['/graphiql', ...host],
    cwe: [489, 200, 497, 215],
    says: /graphiql|playground|console|ide\b|explorer/i,
  },
  'system-field': {
    title: 'A field shows the environment',
    at: ['QUERY /graphql systemInfo'],
    cwe: [489, 200, 497, 215, 526],
  },
  'cors-any-origin': { title: 'Every site may read answers', at: host, cwe: [942, 346] },
} as const satisfies Record<string, Flaw>

export type FlawId = keyof typeof flaws
