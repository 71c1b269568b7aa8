import type { ConfigInput } from '../config/schema.ts'
import { standardUsers } from './server.ts'

/** Configuration in which alice, bob and admin carry their tokens in the cookie `session`, as browsers do. */
export const cookieUsers: ConfigInput = {
  identities: standardUsers.map(({ name, role, token, id }) => ({
    name,
    role,
    login: { kind: 'cookie', cookies: { session: token } },
    owns: { id },
  })),
}
