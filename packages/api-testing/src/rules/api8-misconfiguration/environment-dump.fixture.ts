import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/debug': json({ pid: 7, env: { PATH: '/usr/local/bin:/usr/bin', HOME: '/root', DB: 'postgres' } }),
    '/cgi-bin/printenv': text('HTTP_HOST=shop\nPATH=/usr/local/bin:/usr/bin\n'),
  },
  lookalikes: {
    '/debug': json({ env: 'production', PATH: '/debug' }),
    '/dump': text('PATH=is a variable'),
  },
})
