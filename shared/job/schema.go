package job

// AttemptSchema is the version of the stored attempts that writers write. What each version added is in package schema.
const AttemptSchema = 2
