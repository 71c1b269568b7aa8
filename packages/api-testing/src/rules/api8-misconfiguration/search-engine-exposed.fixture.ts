import { exposureFixtures, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/_cluster/health': json({ cluster_name: 'shop', status: 'green', number_of_nodes: 1 }),
  },
  lookalikes: {
    '/_cluster/health': json({ status: 'green' }),
    '/indexes': json({ results: [{ uid: 'a' }] }),
  },
})
