import { exposureFixtures, json } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/containers/json': json([{ Id: 'ab12', Image: 'shop', ImageID: 'sha256:ab' }]),
    '/api/v1/namespaces': json({ kind: 'NamespaceList', apiVersion: 'v1', items: [] }),
  },
  lookalikes: {
    // Freight has containers, too, and whales come in pods.
    '/containers/json': json([{ Id: 'MSKU 123456', Image: '/photo.jpg' }]),
    '/pods': json({ kind: 'orca', items: [] }),
    '/v2/_catalog': json({ repositories: [] }),
  },
})
