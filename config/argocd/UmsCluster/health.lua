-- Health of a UmsCluster for Argo CD, from the same conditions that `kubectl wait`, Helm and Flux use.
local function condition(type)
  for _, one in ipairs(obj.status and obj.status.conditions or {}) do
    if one.type == type then
      return one
    end
  end
  return {}
end

local function health(status, message)
  return { status = status, message = message }
end

-- The status describes an older spec.
if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "Waiting for the operator to reconcile the spec.")
end

local ready, stalled = condition("Ready"), condition("Stalled")
if stalled.status == "True" then
  return health("Degraded", stalled.message)
end
if obj.status.update ~= nil and obj.status.update.manualWaitStartTime ~= nil then
  return health("Suspended", condition("UpdateBlocked").message or ready.message)
end
-- No update has begun: a pause, the maintenance window, or an aborted target prevents it.
local blocked = condition("UpdateBlocked")
if blocked.status == "True" and obj.status.update == nil then
  return health("Suspended", blocked.message)
end
if ready.status == "True" then
  return health("Healthy", ready.message)
end
return health("Progressing", ready.message)
