import { randomBytes } from 'node:crypto'
import { MemoryDatabase } from '../memory-database.ts'
import { hashOf } from '../passwords.ts'

/** An id that cannot be guessed, with its kind in front: `post_5f0c…`. */
export function newId(kind: string): string {
  return `${kind}_${randomBytes(8).toString('hex')}`
}

const tables = `
  CREATE TABLE users (id TEXT PRIMARY KEY, username TEXT UNIQUE, display_name TEXT, bio TEXT, email TEXT, role TEXT,
    reputation INTEGER, password_hash TEXT);
  CREATE TABLE threads (id TEXT PRIMARY KEY, title TEXT, author_id TEXT, created_at TEXT, tag TEXT);
  CREATE TABLE posts (id TEXT PRIMARY KEY, thread_id TEXT, author_id TEXT, body TEXT, score INTEGER);
  CREATE TABLE messages (id TEXT PRIMARY KEY, sender_id TEXT, recipient_id TEXT, subject TEXT, body TEXT);
  CREATE TABLE drafts (id TEXT PRIMARY KEY, author_id TEXT, body TEXT);
  CREATE TABLE votes (post_id TEXT, user_id TEXT);
`

/** The forum's database, in memory, with a few members and what they wrote. */
export class Database extends MemoryDatabase {
  constructor() {
    super(tables)
    const tilda = this.addUser('tilda', 'tilda@post.example', 'Copper-Sail-27')
    const ravi = this.addUser('ravi', 'ravi@post.example', 'Amber-Field-63')
    this.addUser('keeper', 'keeper@forum.example', 'Granite-Owl-85', 'ADMIN')
    const thread = this.addThread(tilda, 'Which lichen is this?', 'It grows on the north side.', 'lichen')
    this.addPost(thread, ravi, 'Looks like Xanthoria to me.')
    this.addThread(ravi, 'Moss in winter', 'Still green under snow.', 'moss')
    this.addMessage(tilda, ravi, 'the map', 'The key lies under the blue pot.')
    this.addMessage(ravi, tilda, 're: the map', 'I moved it to the shed.')
    this.run(
      'INSERT INTO drafts VALUES (?, ?, ?)',
      newId('draft'),
      tilda,
      'I have not told anyone yet that I am leaving.',
    )
    this.run('INSERT INTO drafts VALUES (?, ?, ?)', newId('draft'), ravi, 'The committee should resign over the fees.')
  }

  addUser(username: string, email: string, password: string, role = 'MEMBER'): string {
    const id = newId('user')
    this.run(
      'INSERT INTO users VALUES (?, ?, ?, NULL, ?, ?, 0, ?)',
      id,
      username,
      username,
      email,
      role,
      hashOf(password),
    )
    return id
  }

  addThread(author: string, title: string, body: string, tag: string | null = null): string {
    const id = newId('thread')
    this.run('INSERT INTO threads VALUES (?, ?, ?, ?, ?)', id, title, author, new Date().toISOString(), tag)
    this.addPost(id, author, body)
    return id
  }

  addPost(thread: string, author: string, body: string): string {
    const id = newId('post')
    this.run('INSERT INTO posts VALUES (?, ?, ?, ?, 0)', id, thread, author, body)
    return id
  }

  addMessage(from: string, to: string, subject: string, body: string): string {
    const id = newId('message')
    this.run('INSERT INTO messages VALUES (?, ?, ?, ?, ?)', id, from, to, subject, body)
    return id
  }
}
