/** The forum's schema. */
export const sdl = /* GraphQL */ `
  enum Role {
    MEMBER
    MODERATOR
    ADMIN
  }

  type User {
    id: ID!
    username: String!
    displayName: String!
    bio: String
    role: Role!
    reputation: Int!
    email: String
    passwordHash: String
    threads: [Thread!]!
  }

  type Thread {
    id: ID!
    title: String!
    createdAt: String!
    author: User!
    posts: [Post!]!
  }

  type Post {
    id: ID!
    body: String!
    score: Int!
    author: User!
    thread: Thread!
  }

  type Message {
    id: ID!
    subject: String!
    body: String!
    recipient: User!
  }

  type Draft {
    id: ID!
    body: String!
  }

  type ModerationEntry {
    at: String!
    moderator: String!
    action: String!
    note: String!
  }

  type Report {
    id: ID!
    reporter: String!
    reason: String!
  }

  type Preview {
    status: Int!
    title: String
    excerpt: String
  }

  type Attachment {
    name: String!
    content: String!
  }

  type Session {
    token: String!
    user: User!
  }

  type Done {
    ok: Boolean!
    message: String
  }

  input ProfileInput {
    displayName: String
    bio: String
    role: Role
    reputation: Int
  }

  type Query {
    me: User
    user(username: String!): User
    members(first: Int = 20): [User!]!
    threads(first: Int = 20, orderBy: String = "created_at"): [Thread!]!
    threadsSince(since: String!): [Thread!]!
    thread(id: ID!): Thread
    searchPosts(term: String!): [Post!]!
    countByTag(tag: String!): Int!
    messages: [Message!]!
    message(id: ID!): Message
    drafts(userId: ID!): [Draft!]!
    moderationLog: [ModerationEntry!]!
    reports: [Report!]!
    linkPreview(url: String!): Preview
    attachment(name: String!): Attachment
    previewSignature(template: String!): String!
    systemInfo: String
  }

  type Mutation {
    signUp(username: String!, email: String!, password: String!): Session!
    signIn(username: String!, password: String!): Session!
    signOut: Done!
    requestPasswordReset(username: String!): Done!
    resetPassword(token: String!, newPassword: String!): Done!
    createThread(title: String!, body: String!): Thread!
    createPost(threadId: ID!, body: String!): Post!
    editPost(id: ID!, body: String!): Post!
    deletePost(id: ID!): Done!
    vote(postId: ID!): Post!
    sendMessage(to: String!, subject: String!, body: String!): Message!
    saveDraft(body: String!): Draft!
    updateProfile(input: ProfileInput!): User!
    setRole(userId: ID!, role: Role!): User!
    importFeed(url: String!): Preview!
    uploadAttachment(name: String!, contentBase64: String!): Attachment!
    exportThread(id: ID!, format: String = "txt"): Done!
  }
`
