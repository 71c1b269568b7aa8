import { defineFixtures, limitedLogin } from '../../fixture-kit/index.ts'

const address = (value: string | string[] | undefined): string => String(value ?? 'connection')

export default defineFixtures({
  fires: limitedLogin('believes the header', ({ headers }) => address(headers['x-real-ip'])),
  quiet: [
    limitedLogin('takes the connection', () => 'connection'),
    limitedLogin('another limit for every path', ({ path }) => path),
  ],
})
