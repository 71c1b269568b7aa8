import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/Dockerfile': text('# build\nFROM node:22-alpine AS build\nRUN npm ci\n'),
    '/docker-compose.yml': text('services:\n  web:\n    image: shop\n'),
  },
  lookalikes: {
    '/Dockerfile': text('FROM us to you: all about containers'),
    '/docker-compose.yml': text('Our services: web, mail and more'),
  },
})
