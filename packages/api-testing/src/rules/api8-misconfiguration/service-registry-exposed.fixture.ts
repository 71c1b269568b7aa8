import { exposureFixtures, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/application/default': json({ name: 'application', profiles: ['default'], propertySources: [] }),
    '/v1/agent/self': json({ Config: { Datacenter: 'dc1' }, Member: { Name: 'a' } }),
  },
  lookalikes: { '/application/default': json({ name: 'form 27b' }), '/v1/agent/self': json({ agent: 'ada' }) },
})
