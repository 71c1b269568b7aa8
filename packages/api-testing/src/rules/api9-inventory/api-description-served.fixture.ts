import { exposureFixtures, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: { '/v3/api-docs': json({ openapi: '3.0.1', paths: { '/me': {} } }) },
  lookalikes: { '/openapi.json': json({ openapi: 'we love it', paths: 'many' }), '/api-docs': json({ docs: [] }) },
})
