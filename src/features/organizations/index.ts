import { get, update } from './organizations.service.ts'

export { createOrganization } from './create-organization.ts'

export const organizationHandlers = { get, update }
