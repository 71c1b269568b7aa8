import { randomBytes, randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { bodyOf, numberFrom, onlyFields, paramOf, queryOf, textIn } from './reading.ts'
import { callerOf, Refusal, sessionOf, tokenFor } from './session.ts'
import type { Shop, User } from './shop.ts'
import { addUser, hashOf, userNamed, userWithId } from './shop.ts'

const own = ({ id, username, email, phone, role, balance, city, verified }: User): object => ({
  id,
  username,
  email,
  phone,
  role,
  balance,
  address: { city, verified: verified === 1 },
})

function set(shop: Shop, id: string, column: string, value: string | number): void {
  shop.db.prepare(`update users set ${column} = ? where id = ?`).run(value, id)
}

/** Registration, sign-in, reset of the password, profiles. */
export function accountRoutes(app: FastifyInstance, shop: Shop): void {
  const { db, flawed } = shop
  const tight = flawed('forgot-unlimited') ? false : { max: 10, timeWindow: 2000 }
  const signing = flawed('login-unlimited') ? false : { max: 20, timeWindow: 2000 }

  app.post('/api/auth/register', { config: { rateLimit: signing } }, (request, reply) => {
    const body = bodyOf(request)
    if (!flawed('register-role')) onlyFields(body, 'username', 'email', 'password')
    const username = textIn(body, 'username', 40)
    const email = textIn(body, 'email', 100)
    const password = textIn(body, 'password', 100)
    if (!/^[a-z][a-z\d_-]{2,39}$/i.test(username)) throw new Refusal(400, 'username must be 3 to 40 letters and digits')
    if (!/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(email)) throw new Refusal(400, 'email must be a mail address')
    const isLikeName = [username, email].some((name) => password.toLowerCase().includes(name.toLowerCase()))
    if (password.length < 10 || isLikeName || /password|123456/i.test(password))
      throw new Refusal(400, 'choose a longer password that nobody else has')
    const isNameTaken = flawed('register-spelling')
      ? userNamed(shop, username) !== undefined
      : db.prepare('select 1 from users where lower(username) = lower(?)').get(username) !== undefined
    if (isNameTaken) throw new Refusal(409, 'this name is taken')
    if (db.prepare('select 1 from users where lower(email) = lower(?)').get(email) !== undefined) {
      if (flawed('register-enumeration')) throw new Refusal(409, 'this address has an account')
      // Whoever owns the address is told by mail; the answer is the same as ever.
      shop.mails.push({ to: email, text: 'Somebody tried to register with your address.' })
      return reply.code(201).send({ id: shop.newId(), username, email, role: 'customer' })
    }
    const role = flawed('register-role') && typeof body.role === 'string' ? (body.role as User['role']) : 'customer'
    const id = addUser(shop, username, role, '', 0, password)
    set(shop, id, 'email', email)
    return reply.code(201).send({ id, username, email, role })
  })

  app.post('/api/auth/login', { config: { rateLimit: signing } }, (request, reply) => {
    const body = bodyOf(request)
    const username = textIn(body, 'username')
    const password = textIn(body, 'password')
    const failures = shop.failures.get(username) ?? 0
    if (failures >= 5 && !flawed('login-unlimited'))
      return reply.code(429).header('retry-after', '60').send({ error: 'too many tries' })
    const user = flawed('login-sql')
      ? (db
          .prepare(`select * from users where username = '${username}' and password_hash = '${hashOf(password)}'`)
          .get() as User | undefined)
      : userNamed(shop, username)
    if (user === undefined && flawed('login-enumeration') && userNamed(shop, username) === undefined)
      throw new Refusal(404, `there is no user ${username}`)
    if (user === undefined || (!flawed('login-sql') && user.password_hash !== hashOf(password))) {
      shop.failures.set(username, failures + 1)
      throw new Refusal(401, flawed('login-enumeration') ? 'the password is wrong' : 'name or password is wrong')
    }
    shop.failures.delete(username)
    const token = tokenFor(shop, user)
    void reply.header('cache-control', 'no-store')
    void reply.header(
      'set-cookie',
      `session=${token}; Path=/${flawed('cookie-flags') ? '' : '; HttpOnly; SameSite=Strict; Secure'}`,
    )
    return reply.send({ token, user: own(user) })
  })

  app.post('/api/auth/logout', (request) => {
    const session = sessionOf(shop, request)
    if (session === undefined) throw new Refusal(401, 'sign in first')
    if (!flawed('logout-keeps-session')) shop.sessions.delete(session.sid)
    return { ok: true }
  })

  app.post('/api/auth/password', (request) => {
    const user = callerOf(shop, request)
    const body = bodyOf(request)
    const wanted = textIn(body, 'newPassword', 100)
    if (wanted.length < 10) throw new Refusal(400, 'newPassword must have 10 characters or more')
    if (!flawed('password-keeps-sessions') && hashOf(textIn(body, 'oldPassword', 100)) !== user.password_hash)
      throw new Refusal(403, 'oldPassword is wrong')
    set(shop, user.id, 'password_hash', hashOf(wanted))
    if (!flawed('password-keeps-sessions'))
      for (const [sid, id] of shop.sessions) if (id === user.id) shop.sessions.delete(sid)
    return { ok: true }
  })

  app.post('/api/auth/forgot', { config: { rateLimit: tight } }, (request) => {
    const email = textIn(bodyOf(request), 'email', 100)
    const user = db.prepare('select * from users where email = ?').get(email) as User | undefined
    if (user === undefined && flawed('forgot-enumeration')) throw new Refusal(404, 'nobody has this address')
    const code = flawed('reset-unlimited') ? String(randomInt(1000, 10_000)) : randomBytes(16).toString('hex')
    const host = flawed('forgot-host')
      ? (request.headers['x-forwarded-host'] ?? request.headers.host)
      : 'paperback.example'
    if (user !== undefined) {
      shop.resets.set(email, { code, left: 5 })
      shop.mails.push({ to: email, text: `https://${String(host)}/reset?code=${code}` })
    }
    if (flawed('forgot-token-shown'))
      return { message: 'a mail is on its way', resetToken: code, link: `https://${String(host)}/reset?code=${code}` }
    return { message: 'if the address is known, a mail is on its way' }
  })

  app.post('/api/auth/reset', (request) => {
    const body = bodyOf(request)
    const email = textIn(body, 'email', 100)
    const code = textIn(body, 'code', 64)
    const wanted = textIn(body, 'newPassword', 100)
    const known = shop.resets.get(email)
    if (known !== undefined && known.code === code) {
      shop.resets.delete(email)
      db.prepare('update users set password_hash = ? where email = ?').run(hashOf(wanted), email)
      return { ok: true }
    }
    const tries = (shop.failures.get(`reset:${email}`) ?? 0) + 1
    shop.failures.set(`reset:${email}`, tries)
    if (tries > 5 && !flawed('reset-unlimited')) {
      shop.resets.delete(email)
      throw new Refusal(429, 'too many tries')
    }
    throw new Refusal(400, 'the code is wrong or has run out')
  })

  app.get('/api/me', (request) => own(callerOf(shop, request)))

  app.patch('/api/me', (request) => {
    const user = callerOf(shop, request)
    const body = bodyOf(request)
    if (!flawed('profile-mass-assignment')) onlyFields(body, 'phone', 'address')
    if (body.phone !== undefined) set(shop, user.id, 'phone', textIn(body, 'phone', 30))
    if (body.address !== undefined) {
      const address = body.address as Record<string, unknown> | null
      if (typeof address !== 'object' || address === null) throw new Refusal(400, 'address must be an object')
      if (!flawed('profile-nested')) onlyFields(address, 'city')
      if (address.city !== undefined) set(shop, user.id, 'city', textIn(address, 'city', 60))
      if (flawed('profile-nested') && typeof address.verified === 'boolean')
        set(shop, user.id, 'verified', address.verified ? 1 : 0)
    }
    if (flawed('profile-mass-assignment')) {
      if (typeof body.role === 'string') set(shop, user.id, 'role', body.role)
      if (typeof body.balance === 'number') set(shop, user.id, 'balance', body.balance)
    }
    return own(userWithId(shop, user.id) ?? user)
  })

  app.get('/api/users/:id', (request) => {
    const caller = callerOf(shop, request)
    const user = userWithId(shop, paramOf(request, 'id'))
    if (user === undefined || (user.id !== caller.id && caller.role !== 'admin' && !flawed('user-read')))
      throw new Refusal(404, 'there is no such user')
    return flawed('user-secrets') ? { ...own(user), passwordHash: user.password_hash } : own(user)
  })

  app.put('/api/users/:id', (request) => {
    const caller = callerOf(shop, request)
    const user = userWithId(shop, paramOf(request, 'id'))
    if (user === undefined || (user.id !== caller.id && !flawed('user-write')))
      throw new Refusal(404, 'there is no such user')
    const body = bodyOf(request)
    onlyFields(body, 'phone')
    set(shop, user.id, 'phone', textIn(body, 'phone', 30))
    return own(userWithId(shop, user.id) ?? user)
  })

  app.get('/api/users', (request) => {
    callerOf(shop, request)
    const query = queryOf(request)
    const limit = numberFrom(query.limit, 'limit', 1, flawed('users-page-size') ? 1e9 : 50, 20)
    const sort = query.sort ?? 'username'
    if (!flawed('users-sort-sql') && !['username', 'id'].includes(sort))
      throw new Refusal(400, 'sort must be username or id')
    const rows = db
      .prepare(`select * from users where role <> 'admin' order by ${sort} limit ${limit}`)
      .all() as unknown as User[]
    return {
      items: rows.map(({ id, username, email, phone }) =>
        flawed('users-contact') ? { id, username, email, phone } : { id, username },
      ),
      limit,
    }
  })

  app.put('/api/me/settings', (request) => {
    const user = callerOf(shop, request)
    const settings = JSON.parse(user.settings) as Record<string, unknown>
    const body = bodyOf(request)
    if (flawed('settings-pollution')) merge(settings, body)
    else {
      onlyFields(body, 'theme', 'newsletter')
      if (body.theme !== undefined) settings.theme = textIn(body, 'theme', 20)
      if (body.newsletter !== undefined) settings.newsletter = body.newsletter === true
    }
    set(shop, user.id, 'settings', JSON.stringify(settings))
    return settings
  })
}

/** Merges deeply, and without a look at the names. */
function merge(into: Record<string, unknown>, from: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(from)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (typeof into[name] !== 'object' || into[name] === null) into[name] = {}
      merge(into[name] as Record<string, unknown>, value as Record<string, unknown>)
    } else into[name] = value
  }
}
