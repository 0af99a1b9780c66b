-- Health of a UmsCluster for Argo CD, read off the conditions that `kubectl wait`, Helm and Flux read too.
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

-- A status about an older spec says nothing about this one.
if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "waiting for the operator to look at the spec")
end

local ready, stalled = condition("Ready"), condition("Stalled")
if stalled.status == "True" then
  return health("Degraded", stalled.message)
end
if obj.status.update ~= nil and obj.status.update.manualWaitStartTime ~= nil then
  return health("Suspended", condition("UpdateBlocked").message or ready.message)
end
-- Nothing was begun: a pause, the calendar, or an aborted target keeps it from beginning.
local blocked = condition("UpdateBlocked")
if blocked.status == "True" and obj.status.update == nil then
  return health("Suspended", blocked.message)
end
if ready.status == "True" then
  return health("Healthy", ready.message)
end
return health("Progressing", ready.message)
