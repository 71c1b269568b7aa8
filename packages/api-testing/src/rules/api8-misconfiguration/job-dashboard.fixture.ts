import { exposureFixtures, html, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/sidekiq': html('<title>[PRODUCTION] Sidekiq</title><h3>Queues</h3>'),
    '/horizon/api/stats': json({ jobsPerMinute: 3, processes: 1, status: 'running' }),
  },
  lookalikes: {
    '/queues': html('<title>Queues at the counter</title>'),
    '/arena': html('<title>The arena of Verona</title>'),
  },
})
