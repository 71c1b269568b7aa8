import { exposureFixtures, json } from '../../fixture-kit/index.ts'

const described = (more: Record<string, string | string[] | { url: string }[]>) =>
  json({ openapi: '3.0.1', paths: {}, ...more })

export default exposureFixtures({
  fires: {
    '/openapi.json': described({ servers: [{ url: 'http://api.example.org/v1' }] }),
    '/swagger.json': json({ swagger: '2.0', paths: {}, host: 'api.example.org', schemes: ['https', 'http'] }),
  },
  lookalikes: {
    '/openapi.json': described({
      servers: [{ url: 'https://api.example.org' }, { url: 'http://localhost:8080' }, { url: '/v1' }],
    }),
  },
})
