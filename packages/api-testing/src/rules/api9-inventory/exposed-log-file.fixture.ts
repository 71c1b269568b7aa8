import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/logs/app.log': text('2026-03-01T10:00:00Z ERROR cannot reach db\n'),
    '/access.log': text('10.0.0.7 - ada [01/Mar/2026:10:00:00 +0000] "GET /me?token=abc HTTP/1.1" 200 12\n'),
  },
  lookalikes: {
    '/app.log': text('2026-03-01: today we write in our blog about an ERROR.'),
    '/access.log': text('Access denied on 01/Mar/2026'),
  },
})
