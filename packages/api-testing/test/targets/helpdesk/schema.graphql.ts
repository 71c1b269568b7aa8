/** The help desk's schema. */
export const sdl = /* GraphQL */ `
  scalar DateTime

  enum Role {
    CUSTOMER
    AGENT
    ADMIN
  }

  enum TicketStatus {
    OPEN
    PENDING
    SOLVED
  }

  enum TicketPriority {
    LOW
    NORMAL
    HIGH
  }

  interface Node {
    id: ID!
  }

  type PageInfo {
    hasNextPage: Boolean!
    endCursor: String
  }

  type User implements Node {
    id: ID!
    login: String!
    name: String!
    email: String
    role: Role!
    twoFactorSecret: String
    workspace: Workspace
    tickets(first: Int = 10, after: String): TicketConnection!
  }

  type Workspace implements Node {
    id: ID!
    name: String!
    apiKey: String
    members(first: Int = 10): [User!]!
  }

  type TicketConnection {
    edges: [TicketEdge!]!
    pageInfo: PageInfo!
    totalCount: Int!
  }

  type TicketEdge {
    cursor: String!
    node: Ticket!
  }

  type Ticket implements Node {
    id: ID!
    subject: String!
    body: String!
    status: TicketStatus!
    priority: TicketPriority!
    createdAt: DateTime!
    requester: User!
    comments(first: Int = 10): [Comment!]!
    internalNotes: [InternalNote!]!
    attachments: [Attachment!]!
  }

  type Comment implements Node {
    id: ID!
    body: String!
    author: User!
    ticket: Ticket!
  }

  type InternalNote {
    body: String!
    author: User!
  }

  type Attachment {
    fileName: String!
    size: Int!
  }

  type Article implements Node {
    id: ID!
    slug: String!
    title: String!
    text: String!
    url: String!
    author: User!
    feedback: [String!]!
  }

  type Invoice implements Node {
    id: ID!
    number: String!
    amountCents: Int!
    iban: String!
    issuedAt: DateTime!
  }

  type Webhook {
    id: ID!
    url: String!
    event: String!
  }

  type StaffMember {
    name: String!
    phone: String!
    onCall: Boolean!
  }

  type Settings {
    mailHost: String!
    mailPassword: String!
  }

  type Diagnostics {
    version: String!
    environment: String!
  }

  type CheckResult {
    ok: Boolean!
    output: String!
  }

  type Session {
    accessToken: String!
    refreshToken: String!
    expiresIn: Int!
    user: User!
  }

  type SignInProblem {
    message: String!
  }

  union SignInResult = Session | SignInProblem
  union SearchHit = Ticket | Article

  type UserError {
    field: [String!]
    message: String!
  }

  type CreateTicketPayload {
    ticket: Ticket
    userErrors: [UserError!]!
  }

  type UpdateTicketPayload {
    ticket: Ticket
    userErrors: [UserError!]!
  }

  type Acknowledgment {
    ok: Boolean!
  }

  input TicketFilter {
    subjectContains: String
    status: TicketStatus
  }

  input SignUpInput {
    login: String!
    name: String!
    email: String!
    password: String!
  }

  input UpdateProfileInput {
    name: String
    email: String
    role: Role
  }

  input CreateTicketInput {
    subject: String!
    body: String!
    priority: TicketPriority = NORMAL
  }

  input UpdateTicketInput {
    id: ID!
    subject: String
    body: String
    status: TicketStatus
  }

  input AddCommentInput {
    ticketId: ID!
    body: String!
  }

  input UploadAttachmentInput {
    ticketId: ID!
    fileName: String!
    contentBase64: String!
  }

  input ImportArticleInput {
    scheme: String! = "https"
    host: String!
    port: Int! = 443
    path: String! = "/"
  }

  input AddWebhookInput {
    url: String!
    event: String!
  }

  type Query {
    viewer: User
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    user(id: ID!): User
    ticket(id: ID!): Ticket
    tickets(filter: TicketFilter, first: Int = 10, after: String): TicketConnection!
    invoices: [Invoice!]!
    article(slug: String!): Article
    articles(first: Int = 10): [Article!]!
    search(text: String!): [SearchHit!]!
    recentActivity: [String!]!
    staffDirectory: [StaffMember!]!
    settings: Settings
    diagnostics: Diagnostics
  }

  type Mutation {
    signUp(input: SignUpInput!): SignInResult!
    signIn(login: String!, password: String!): SignInResult!
    requestSignInCode(login: String!): Acknowledgment!
    signInWithCode(login: String!, code: String!): SignInResult!
    refreshSession(refreshToken: String!): SignInResult!
    signOut: Acknowledgment!
    updateProfile(input: UpdateProfileInput!): User!
    changeRole(userId: ID!, role: Role!): User!
    createTicket(input: CreateTicketInput!): CreateTicketPayload!
    updateTicket(input: UpdateTicketInput!): UpdateTicketPayload!
    addComment(input: AddCommentInput!): Comment!
    deleteComment(id: ID!): Acknowledgment!
    uploadAttachment(input: UploadAttachmentInput!): Attachment!
    addFeedback(slug: String!, text: String!): Article!
    importArticle(input: ImportArticleInput!): Article!
    addWebhook(input: AddWebhookInput!): Webhook!
    checkHost(host: String!): CheckResult!
    postUpdate(message: String!): Acknowledgment!
  }

  type Subscription {
    ticketUpdated: Ticket!
  }
`
