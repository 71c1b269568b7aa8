import { exposureFixtures, json } from '../../fixture-kit/index.ts'

const described = (...urls: string[]) => json({ openapi: '3.0.1', paths: {}, servers: urls.map((url) => ({ url })) })

export default exposureFixtures({
  fires: {
    '/openapi.json': described('https://api.example.org', 'https://api.staging.example.org'),
    '/api-docs': described('http://10.2.3.4:8080/v1'),
  },
  lookalikes: {
    '/openapi.json': described(
      'https://api.example.org',
      'https://contest.example.org',
      'https://latest.example.org/',
      '/v1',
      'http://localhost:3000',
    ),
  },
})
