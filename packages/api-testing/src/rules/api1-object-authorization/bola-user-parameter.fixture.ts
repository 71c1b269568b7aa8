import { defineFixtures, profileApi, strictProfiles } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: profileApi('hidden filter', ({ query }) => query.get('user_id') ?? undefined),
  quiet: strictProfiles,
})
