import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/application.yml': text(
      'spring:\n  datasource:\n    url: jdbc:postgresql://db/app\n    password: example-value\n',
    ),
    '/appsettings.json': json({ Logging: {}, Smtp: { Host: 'mail', Password: 'example-value' } }),
  },
  lookalikes: {
    // What a web application needs to know is no secret.
    '/config.json': json({ apiUrl: '/api', passwordMinLength: 12, secretQuestions: ['pet', 'street'], password: null }),
    '/application.yml': text('spring:\n  datasource:\n    password: ${DB_PASSWORD}\n'),
    '/settings.py': text('Your password: must be long. See the secret garden.'),
  },
})
