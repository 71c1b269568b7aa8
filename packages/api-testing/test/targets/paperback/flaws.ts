/** A flaw planted in Paperback: where it is, and which findings speak of it. */
export interface PlantedFlaw {
  readonly what: string
  /** Endpoint ids by which a finding may name it. `*`: the service as a whole. */
  readonly at: readonly string[]
  /** Over the ids of the rules that describe this fault. */
  readonly rules: RegExp
}

const order = ['GET /api/orders/{id}']
const login = ['POST /api/auth/login']
const anywhere = ['*']

/** All flaws of Paperback. The hardened twin has none of them. */
export const flaws = {
  'register-role': {
    what: 'A new account may choose its role',
    at: ['POST /api/auth/register'],
    rules: /^mass-assignment|grants-role/,
  },
  'register-enumeration': {
    what: 'Registration tells whether an address has an account',
    at: ['POST /api/auth/register'],
    rules: /enumer/,
  },
  'register-spelling': {
    what: 'Names that differ in their case only are two accounts',
    at: ['POST /api/auth/register'],
    rules: /duplicate-account/,
  },
  'sessions-unlimited': {
    what: 'One account may have any number of sessions',
    at: ['POST /api/auth/login', '*'],
    rules: /sessions/,
  },
  'login-sql': { what: 'SQL in the name signs in', at: login, rules: /^sql-/ },
  'login-enumeration': { what: 'The answer tells whether the name exists', at: login, rules: /enumer|account-exist/ },
  'login-unlimited': {
    what: 'Passwords may be guessed without limit',
    at: login,
    rules: /login-throttl|lock-?out|rate-limit/,
  },
  'cookie-flags': {
    what: 'The session cookie is readable by scripts and sent across sites',
    at: anywhere,
    rules: /^cookie-/,
  },
  'jwt-none': { what: 'Tokens without a signature are taken', at: anywhere, rules: /^jwt-(none|signature)/ },
  'jwt-weak-secret': { what: 'Tokens are signed with a word of every list', at: anywhere, rules: /^jwt-weak-secret/ },
  'jwt-expiry-ignored': { what: 'Expired tokens are taken', at: anywhere, rules: /^jwt-expired/ },
  'jwt-not-before-ignored': { what: 'Tokens are taken before their time', at: anywhere, rules: /^jwt-not-before/ },
  'jwt-long-lived': { what: 'Tokens live for 400 days', at: anywhere, rules: /^jwt-(long|no-exp)/ },
  'jwt-claims': { what: 'Tokens hold the hash of the password', at: anywhere, rules: /^jwt-sensitive/ },
  'token-in-url': { what: 'The token is taken from the address', at: anywhere, rules: /url|address/ },
  'logout-keeps-session': {
    what: 'Signing out leaves the token alive',
    at: ['POST /api/auth/logout', '*'],
    rules: /log-?out|sign-?out|session/,
  },
  'password-keeps-sessions': {
    what: 'A new password leaves other sessions alive, and needs no old one',
    at: ['POST /api/auth/password', '*'],
    rules: /password|session/,
  },
  'forgot-token-shown': {
    what: 'The answer holds the code for the reset',
    at: ['POST /api/auth/forgot'],
    rules: /reset|tokens?-|code|sensitive/,
  },
  'forgot-enumeration': {
    what: 'The answer tells whether the address is known',
    at: ['POST /api/auth/forgot'],
    rules: /enumer|account-exist/,
  },
  'forgot-unlimited': {
    what: 'Mails may be asked for without limit',
    at: ['POST /api/auth/forgot'],
    rules: /throttl|rate-limit/,
  },
  'forgot-host': {
    what: 'The link for the reset leads to the host of the request',
    at: ['POST /api/auth/forgot'],
    rules: /host|link/,
  },
  'reset-unlimited': {
    what: 'Codes of four digits may be guessed',
    at: ['POST /api/auth/reset'],
    rules: /throttl|rate-limit|brute-force/,
  },
  'profile-mass-assignment': {
    what: 'A profile takes role and balance',
    at: ['PATCH /api/me'],
    rules: /^mass-assignment/,
  },
  'profile-nested': {
    what: 'The address of a profile takes a verified flag',
    at: ['PATCH /api/me'],
    rules: /^mass-assignment/,
  },
  'user-read': {
    what: 'Any profile can be read',
    at: ['GET /api/users/{id}'],
    rules: /^bola-|contact-data|confidential/,
  },
  'user-secrets': {
    what: 'Profiles hold the hash of the password',
    at: ['GET /api/users/{id}'],
    rules: /sensitive-fields|internal-fields|undocumented|confidential|tokens-of/,
  },
  'user-write': { what: 'Any profile can be changed', at: ['PUT /api/users/{id}'], rules: /^bola-/ },
  'users-contact': {
    what: 'The list of sellers holds mail addresses',
    at: ['GET /api/users'],
    rules: /contact-data|sensitive-fields|undocumented|confidential|shows-others/,
  },
  'users-page-size': { what: 'A page may be of any size', at: ['GET /api/users'], rules: /^page-size/ },
  'users-sort-sql': { what: 'The order of the list is SQL', at: ['GET /api/users'], rules: /^sql-|sort-by-hidden/ },
  'books-search-sql': { what: 'The search is SQL', at: ['GET /api/books'], rules: /^sql-/ },
  'book-id-sql': {
    what: 'The number of a book is SQL',
    at: [
      'GET /api/books/{bookId}',
      'GET /api/books/{bookId}/page',
      'GET /api/books/{bookId}/reviews',
      'POST /api/books/{bookId}/reviews',
      'DELETE /api/books/{bookId}',
      'GET /api/books/preview',
    ],
    rules: /^sql-/,
  },
  'books-hidden': { what: 'A parameter brings out withdrawn books', at: ['GET /api/books'], rules: /hidden-objects/ },
  'book-title-script': {
    what: 'The page of a book holds its title as it was written',
    at: ['GET /api/books/{bookId}/page', 'POST /api/books'],
    rules: /^xss-/,
  },
  'book-preview-markup': {
    what: 'The preview repeats a parameter as markup',
    at: ['GET /api/books/preview'],
    rules: /^xss-/,
  },
  'book-preview-template': {
    what: 'The preview evaluates expressions',
    at: ['POST /api/books/blurb'],
    rules: /^template-|code-eval|expression/,
  },
  'book-delete': { what: 'Any book can be deleted', at: ['DELETE /api/books/{bookId}'], rules: /^bola-/ },
  'books-export-formula': {
    what: 'The export holds formulas',
    at: ['GET /api/books/export', 'POST /api/books', 'POST /api/books/batch'],
    rules: /^csv-/,
  },
  'books-jsonp': { what: 'The name of a callback may be anything', at: ['GET /api/books/suggest'], rules: /jsonp|xss/ },
  'book-import-unlimited': {
    what: 'A batch may hold any number of books',
    at: ['POST /api/books/batch'],
    rules: /^batch-size/,
  },
  'review-length': {
    what: 'A review may be of any length',
    at: ['POST /api/books/{bookId}/reviews'],
    rules: /text-length|body-size/,
  },
  'cover-traversal': {
    what: 'A cover may be any file',
    at: ['GET /api/covers'],
    rules: /traversal|file-inclusion|php-filter/,
  },
  'order-read': { what: 'Any order can be read', at: order, rules: /^bola-/ },
  'order-id-sequential': {
    what: 'Orders are counted',
    at: ['GET /api/orders/{id}', 'GET /api/orders', 'POST /api/orders'],
    rules: /^sequential/,
  },
  'order-old-version': {
    what: 'An older version shows orders to anybody',
    at: [...order, '*'],
    rules: /old-version|shadow|zombie/,
  },
  'orders-other-user': { what: 'A parameter shows the orders of others', at: ['GET /api/orders'], rules: /^bola-/ },
  'order-quantity': {
    what: 'A quantity may be below zero',
    at: ['POST /api/orders'],
    rules: /negative|quantit|amount/,
  },
  'order-price': { what: 'The buyer names the price', at: ['POST /api/orders'], rules: /^mass-assignment|price/ },
  'order-overflow': { what: 'A quantity may overflow', at: ['POST /api/orders'], rules: /overflow|large|amount/ },
  'order-coupon-repeated': {
    what: 'A coupon counts as often as it is given',
    at: ['POST /api/orders/{id}/coupon'],
    rules: /coupon|repeat|replay|race/,
  },
  'order-pay-skipped': {
    what: 'An order is shipped without being paid',
    at: ['POST /api/orders/{id}/ship'],
    rules: /skip|step|state|bola-action|workflow/,
  },
  'order-cancel-foreign': { what: 'Any order can be cancelled', at: ['POST /api/orders/{id}/cancel'], rules: /^bola-/ },
  'order-invoice-cached': {
    what: 'Caches may keep invoices',
    at: ['GET /api/orders/{id}/invoice', '*'],
    rules: /cache/,
  },
  'transfer-negative': {
    what: 'A transfer may be below zero',
    at: ['POST /api/wallet/transfer'],
    rules: /negative|amount/,
  },
  'voucher-race': {
    what: 'A voucher counts twice when redeemed at once',
    at: ['POST /api/wallet/voucher'],
    rules: /race|concurren/,
  },
  'voucher-nosql': {
    what: 'An operator in place of a code redeems any voucher',
    at: ['POST /api/wallet/voucher'],
    rules: /^nosql-/,
  },
  'codes-unlimited': {
    what: 'Codes of coupons and vouchers may be guessed without limit',
    at: ['POST /api/orders/{id}/coupon', 'POST /api/wallet/voucher'],
    rules: /throttl|rate-limit/,
  },
  'no-rate-limit': {
    what: 'Nothing limits how often anything is called',
    at: anywhere,
    rules: /^no-rate-limit|throttl|unlimited/,
  },
  'admin-users-open': {
    what: 'Anybody signed in may list all accounts',
    at: ['GET /api/admin/users'],
    rules: /^bfla-/,
  },
  'admin-role-open': {
    what: 'Anybody signed in may give roles',
    at: ['POST /api/admin/users/{id}/role'],
    rules: /^bfla-/,
  },
  'admin-stats-open': {
    what: 'Figures are shown to anybody',
    at: ['GET /api/admin/stats'],
    rules: /missing-auth|bfla/,
  },
  'admin-audit-role-header': {
    what: 'A header names the role',
    at: ['GET /api/admin/audit'],
    rules: /^bfla-|role-header/,
  },
  'admin-path-case': {
    what: 'Another case of the path gets past the check of the role',
    at: ['GET /api/admin/settings'],
    rules: /^bfla-|path-case/,
  },
  'webhook-ssrf': { what: 'A webhook may lead anywhere', at: ['POST /api/webhooks'], rules: /^ssrf-/ },
  'preview-ssrf': {
    what: 'A preview fetches any address and shows what comes',
    at: ['GET /api/link-preview'],
    rules: /^ssrf-/,
  },
  'import-xxe': { what: 'XML input may define entities', at: ['POST /api/import/onix'], rules: /^xxe-|^xml-/ },
  'lookup-command': {
    what: 'A name becomes part of a command',
    at: ['GET /api/shipping/lookup'],
    rules: /^command-|argument-inj/,
  },
  'settings-pollution': {
    what: 'Settings change the prototype of all objects',
    at: ['PUT /api/me/settings'],
    rules: /^prototype-|text-length/,
  },
  'directory-ldap': { what: 'A name becomes part of an LDAP filter', at: ['GET /api/staff'], rules: /^ldap-/ },
  'redirect-open': { what: 'The way out leads anywhere', at: ['GET /api/out'], rules: /redirect/ },
  'redirect-splitting': {
    what: 'A line break in the language adds a header',
    at: ['GET /api/language'],
    rules: /response-splitting|crlf|header/,
  },
  'upload-script': {
    what: 'Uploaded pages are served as pages',
    at: ['POST /api/files', 'GET /api/files/{name}'],
    rules: /upload/,
  },
  'upload-traversal': {
    what: 'The name of an upload leads out of its folder',
    at: ['POST /api/files'],
    rules: /traversal|zip-slip/,
  },
  'file-open': {
    what: 'Private files are shown to anybody',
    at: ['GET /api/files/{name}', 'POST /api/files'],
    rules: /private-file|bola-|missing-auth/,
  },
  'isbn-regex': { what: 'A short text keeps a pattern busy', at: ['GET /api/books/isbn'], rules: /regex/ },
  'cors-reflected': { what: 'Any site may read private data', at: anywhere, rules: /^cors-/ },
  'headers-missing': {
    what: 'Answers lack the headers that browsers need',
    at: anywhere,
    rules: /header|sniffing|clickjack|frame/,
  },
  'stack-trace': { what: 'Errors show a stack trace', at: anywhere, rules: /stack-trace|debug|error/ },
  'env-file': {
    what: 'The settings of the service can be downloaded',
    at: anywhere,
    rules: /env-file|configuration-file|cloud-credentials/,
  },
  'git-folder': { what: 'The .git folder can be downloaded', at: anywhere, rules: /git-folder|version-control/ },
  'metrics-open': { what: 'Metrics can be read by anybody', at: anywhere, rules: /metrics/ },
  'environment-dump': { what: 'A debug page shows the environment', at: anywhere, rules: /environment|actuator|debug/ },
  'backup-archive': { what: 'A backup of the database can be downloaded', at: anywhere, rules: /database-dump|backup/ },
  'uploads-listing': { what: 'The folder of uploads is listed', at: anywhere, rules: /directory-listing/ },
  'gql-introspection': { what: 'The schema can be read', at: ['*'], rules: /^graphql-introspection/ },
  'gql-suggestions': { what: 'Errors suggest names of fields', at: ['*'], rules: /^graphql-suggest/ },
  'gql-depth': { what: 'Queries may be of any depth', at: ['*'], rules: /^graphql-(depth|circular)/ },
  'gql-aliases': { what: 'One query may call a field any number of times', at: ['*'], rules: /^graphql-(alias|field)/ },
  'gql-batching': { what: 'One request may hold any number of queries', at: ['*'], rules: /^graphql-batch/ },
  'gql-get-mutation': { what: 'Mutations may be sent as GET', at: ['*'], rules: /^graphql-(get|simple)/ },
  'gql-directives': { what: 'A field may have any number of directives', at: ['*'], rules: /^graphql-directive/ },
  'gql-ide': { what: 'A console is open to everybody', at: ['*'], rules: /^graphql-ide/ },
  'gql-order-read': {
    what: 'Any order can be read by GraphQL',
    at: ['QUERY /graphql order'],
    rules: /^bola-|graphql-node/,
  },
  'gql-user-secrets': {
    what: 'Users of GraphQL hold the hash of the password',
    at: ['QUERY /graphql me', 'QUERY /graphql sellers', 'QUERY /graphql order', 'MUTATION /graphql setRole'],
    rules: /sensitive-fields|internal-fields|confidential|undocumented/,
  },
  'gql-books-sql': { what: 'The search by GraphQL is SQL', at: ['QUERY /graphql books'], rules: /^sql-/ },
  'gql-set-role': {
    what: 'Anybody signed in may give roles by GraphQL',
    at: ['MUTATION /graphql setRole'],
    rules: /^bfla-|mass-assign/,
  },
} as const satisfies Record<string, PlantedFlaw>

export type FlawId = keyof typeof flaws
