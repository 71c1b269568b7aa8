import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/debug': json({ pid: 7, env: { PATH: '/usr/local/bin:/usr/bin', HOME: '/root', DB: 'postgres' } }),
    '/debug/config': json({ env: 'production', database: { url: 'postgres://shop:Fjord-19-Anchor@db.internal/shop' } }),
    '/internal/config': json({ jwt: { algorithm: 'HS256', secret: 'unbelievable' } }),
    '/cgi-bin/printenv': text('HTTP_HOST=shop\nPATH=/usr/local/bin:/usr/bin\n'),
  },
  lookalikes: {
    '/debug': json({ env: 'production', PATH: '/debug' }),
    '/debug/config': json({ database: { url: 'postgres://shop:****@db.internal/shop', password: '[redacted]' } }),
    '/api/config': json({ title: 'Shop', minPassword: 10, password: 'required', apiUrl: 'https://shop.example/api' }),
    '/dump': text('PATH=is a variable'),
  },
})
