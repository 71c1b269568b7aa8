import { exposureFixtures, html, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/_ignition/health-check': json({ can_execute_commands: true }),
    '/telescope': html('<title>Telescope - Shop</title>'),
  },
  lookalikes: { '/telescope': html('<title>Buy a telescope</title>'), '/_ignition/health-check': json({ ok: true }) },
})
