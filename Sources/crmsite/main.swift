print("crmsite")
